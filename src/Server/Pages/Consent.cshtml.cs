using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Oidc.Endpoints;

namespace OrgGrpc.Server.Pages;

/// <summary>Asks a person whether a client may have what it asks for. What is asked stands in the authorize address that led here.</summary>
internal sealed class ConsentModel(Consent consent) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public Consent.Question? Question { get; private set; }

    public IEnumerable<string> Requests => Question!.Scopes.Select(InWords).Concat(Question.Resources.Select(ResourceInWords)).Distinct();

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

    private static string ResourceInWords(string resource) =>
        resource == ApiResource.Name ? T("do here whatever you may do") : T($"use {resource} in your name");

    private static string InWords(string scope) => scope switch
    {
        "openid" => T("know that it is you"),
        "profile" => T("see your name and language"),
        "email" => T("see your e-mail address"),
        "offline_access" => T("keep this access while you are away"),
        "organization" => T("act for the organization that you choose, with your roles there"),
        "organizations" => T("see which organizations you belong to"),
        "org_permissions" => T("see what you may do in the organization"),
        _ => T($"use {scope}"),
    };
}
