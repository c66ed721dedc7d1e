using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Pages;

internal sealed class SignInModel(PasswordSignIn signIn) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public bool Remember { get; set; }

    public bool NeedsVerification { get; private set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var outcome = await signIn.RunAsync(Email, Password, Remember, cancellationToken);
        if (outcome is SignInOutcome.SignedIn)
        {
            return Redirect(Pages.ReturnUrl.Parse(ReturnUrl).Value);
        }

        NeedsVerification = outcome is SignInOutcome.EmailNotVerified;
        ModelState.AddModelError("", outcome switch
        {
            SignInOutcome.LockedOut locked => $"Too many wrong passwords. Try again in {Minutes(locked.Wait)}.",
            SignInOutcome.EmailNotVerified => "Your e-mail address is not verified yet. Open the link in the mail that you got.",
            SignInOutcome.Deactivated => "Your account is deactivated. Ask the people who run this server.",
            _ => "The e-mail address or the password is wrong.",
        });
        return Page();
    }

    private static string Minutes(TimeSpan wait) => Math.Ceiling(wait.TotalMinutes) is var minutes and > 1 ? $"{minutes} minutes" : "a minute";
}
