using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Oidc.Endpoints;

namespace OrgGrpc.Server.Pages;

/// <summary>Asks a person whether a client may have what it asks for. What is asked stands in the authorize address that led here.</summary>
internal sealed class ConsentModel(Consent consent) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public Consent.Question? Question { get; private set; }

    public IEnumerable<string> Requests => ConsentWords.Of(Question!);

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (HttpContext.Caller.UserId is null)
        {
            context.Result = Redirect($"/sign-in?returnUrl={Uri.EscapeDataString(Request.Path + Request.QueryString)}");
            return;
        }

        Question = await consent.DescribeAsync(Target.Value, HttpContext.RequestAborted);
        await next();
    }

    public async Task<IActionResult> OnPostAsync(string? answer)
    {
        if (Question is null)
        {
            return Page();
        }

        if (answer != "allow")
        {
            return Redirect(Target.With("consent", "denied"));
        }

        await consent.GrantAsync(HttpContext.Caller.UserId!.Value, Question, HttpContext.RequestAborted);
        return Redirect(Target.Value);
    }

    private ReturnUrl Target => Pages.ReturnUrl.Parse(ReturnUrl);
}
