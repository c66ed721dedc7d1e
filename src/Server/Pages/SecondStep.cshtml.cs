using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Factors;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Pages;

/// <summary>What follows the first step for people who want more to be asked. Nobody gets here without it.</summary>
[UsesPasskeys]
internal sealed class SecondStepModel(SecondStep step, PasskeySignIn passkeys, HalfSignIn half) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Credential { get; set; }

    public bool IsAfterPassword { get; private set; } = true;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var first = await half.FindAsync(cancellationToken);
        IsAfterPassword = first?.Methods.SequenceEqual(AuthenticationMethods.Password) ?? true;
        return first is null ? BeginAgain() : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await step.RunAsync(Code, cancellationToken) ? Redirect(Pages.ReturnUrl.Parse(ReturnUrl).Value) : BeginAgain();
        }
        catch (Refusal refusal)
        {
            this.Tell(refusal);
            return Page();
        }
    }

    public async Task<IActionResult> OnPostPasskeyOfferAsync(CancellationToken cancellationToken) =>
        Content(await passkeys.OfferSecondStepAsync(cancellationToken), "application/json");

    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken cancellationToken) =>
        await passkeys.FollowFirstStepAsync(Credential, cancellationToken) is { } outcome
            ? this.Go(outcome, ReturnUrl, T("That passkey is not one of yours here."))
            : BeginAgain();

    private RedirectResult BeginAgain() => Redirect($"/sign-in?returnUrl={Uri.EscapeDataString(Pages.ReturnUrl.Parse(ReturnUrl).Value)}");
}
