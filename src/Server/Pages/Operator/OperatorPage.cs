using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Errors;

namespace OrgGrpc.Server.Pages.Operator;

/// <summary>A page for the people who run this server.</summary>
[OperatorOnly]
internal abstract class OperatorPage : PageModel
{
    /// <summary>What has just been done, told once on the page that comes next.</summary>
    [TempData]
    public string? Done { get; set; }

    public async Task OnGetAsync(CancellationToken cancellationToken) => await LoadAsync(cancellationToken);

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task LoadAsync(CancellationToken cancellationToken);

    /// <summary>Does what a form asks for, and goes on; or shows the page again with what was wrong.</summary>
    protected async Task<IActionResult> DoAsync(Func<Task> act, string done, string next)
    {
        try
        {
            await act();
        }
        catch (Refusal refusal)
        {
            return await AgainAsync(refusal);
        }

        Done = done;
        return LocalRedirect(next);
    }

    /// <summary>Does what cannot be undone, for somebody who has just shown who they are; others are asked to first.</summary>
    protected async Task<IActionResult> DoForGoodAsync(Func<Task> act, string done, string next) =>
        IsRecent ? await DoAsync(act, done, next) : Confirm();

    protected bool IsRecent => HttpContext.RequestServices.GetRequiredService<RecentSignIn>().IsOf(HttpContext);

    protected IActionResult Confirm() => Redirect(RecentSignIn.ConfirmAddress(Request));

    protected async Task<IActionResult> AgainAsync(Refusal refusal)
    {
        await LoadAsync(HttpContext.RequestAborted);
        this.Tell(refusal);
        return Page();
    }

    protected async Task<IActionResult> AgainAsync(string field, string problem)
    {
        await LoadAsync(HttpContext.RequestAborted);
        ModelState.AddModelError(field, problem);
        return Page();
    }
}
