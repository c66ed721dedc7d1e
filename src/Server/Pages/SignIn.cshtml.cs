using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Factors;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Pages;

[UsesPasskeys]
internal sealed class SignInModel(PasswordSignIn signIn, PasskeySignIn passkeys, HalfSignIn half) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public bool Remember { get; set; }

    [BindProperty]
    public string? Credential { get; set; }

    /// <summary>Whether a client wants the person to show again who they are.</summary>
    public bool Again => Request.Query["prompt"] == "login";

    public bool NeedsVerification { get; private set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var outcome = await signIn.RunAsync(Email, Password, Remember, cancellationToken);
        NeedsVerification = outcome is SignInOutcome.EmailNotVerified;
        return this.Go(outcome, ReturnUrl);
    }

    public async Task<IActionResult> OnPostPasskeyOfferAsync()
    {
        // Whoever asks here begins anew: any passkey will do.
        await half.EndAsync();
        return Content(await passkeys.OfferAsync(), "application/json");
    }

    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken cancellationToken) =>
        this.Go(await passkeys.RunAsync(Credential, Remember, cancellationToken), ReturnUrl, T("That passkey is not known here. Sign in with your password."));
}
