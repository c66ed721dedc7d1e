using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Factors;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Pages;

/// <summary>What follows the right password for people who want more to be asked. Nobody gets here without it.</summary>
[UsesPasskeys]
internal sealed class SecondStepModel(SecondStep step, PasskeySignIn passkeys, HalfSignIn half) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? Credential { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await half.FindAsync(cancellationToken) is null ? BeginAgain() : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await step.RunAsync(Code, cancellationToken) ? Redirect(Pages.ReturnUrl.Parse(ReturnUrl).Value) : BeginAgain();
        }
        catch (Refusal refusal)
        {
            ModelState.Add(refusal);
            return Page();
        }
    }

    public async Task<IActionResult> OnPostPasskeyOfferAsync(CancellationToken cancellationToken) =>
        Content(await passkeys.OfferAsync(cancellationToken), "application/json");

    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken cancellationToken) =>
        await passkeys.FollowPasswordAsync(Credential, cancellationToken) is { } outcome
            ? this.Go(outcome, ReturnUrl, T("That passkey is not one of yours here."))
            : BeginAgain();

    private RedirectResult BeginAgain() => Redirect($"/sign-in?returnUrl={Uri.EscapeDataString(Pages.ReturnUrl.Parse(ReturnUrl).Value)}");
}
