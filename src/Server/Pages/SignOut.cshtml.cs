using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Sessions;

namespace OrgGrpc.Server.Pages;

/// <summary>Ends the session, after asking: a link alone, which any site can make somebody follow, ends nothing.</summary>
internal sealed class SignOutModel(SigningOut signingOut) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public ReturnUrl Target => Pages.ReturnUrl.Parse(ReturnUrl);

    public bool IsSignedIn => User.Identity?.IsAuthenticated == true;

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await signingOut.RunAsync(cancellationToken);
        return Target.IsStart ? RedirectToPage("/SignOut") : Redirect(Target.Value);
    }
}
