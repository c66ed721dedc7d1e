using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Providers;

namespace OrgGrpc.Server.Pages;

/// <summary>Where people arrive from an outside provider. Nobody gets here with anything but what the provider's own answer left at this browser.</summary>
internal sealed class SignInProviderModel(
    ProviderSignIn signIn, ProviderLinking linking, ProviderList providers, RecentSignIn recent) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>The provider that sent somebody back with nothing.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Failed { get; set; }

    public string Title { get; private set; } = T("That did not work");

    public string? Words { get; private set; }

    /// <summary>Who came, when an account that is there has to be shown to be theirs.</summary>
    public OutsideIdentity? Proof { get; private set; }

    /// <summary>Whether it was shown just now.</summary>
    public bool IsOwn { get; private set; }

    /// <summary>Where it is shown: at the sign-in, or once more when that was a while ago.</summary>
    public string ProofAddress { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (providers.Find(Failed) is { } failed)
        {
            Words = T($"{failed.DisplayName} did not tell us who you are. Try again, or sign in another way.");
            return Page();
        }

        try
        {
            switch (await signIn.RunAsync(cancellationToken))
            {
                case ProviderOutcome.Answered(var outcome):
                    return this.Go(outcome, ReturnUrl);
                case ProviderOutcome.AddressNotVerified(var provider):
                    Words = T($"{provider.DisplayName} gives us no e-mail address of yours that it has verified. Verify one there, or create an account here.");
                    break;
                case ProviderOutcome.NotShownAgain(var provider):
                    Words = T($"{provider.DisplayName} does not say that you have just signed in there. Show in another way who you are.");
                    break;
                case ProviderOutcome.ProofNeeded(var identity):
                    await AskForProofAsync(identity, cancellationToken);
                    break;
                default:
                    Words = T("Nothing arrived here, or it took too long. Begin again.");
                    break;
            }
        }
        catch (Refusal refusal)
        {
            this.Tell(refusal);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostLinkAsync(CancellationToken cancellationToken)
    {
        if (HttpContext.Caller.UserId is { } person && recent.IsOf(HttpContext) && await linking.RunAsync(person, cancellationToken))
        {
            return Redirect(Pages.ReturnUrl.Parse(ReturnUrl).Value);
        }

        Words = T("Nothing was linked. Begin again.");
        return Page();
    }

    private async Task AskForProofAsync(OutsideIdentity identity, CancellationToken cancellationToken)
    {
        (Title, Proof) = (T("Is that account yours?"), identity);
        var here = Uri.EscapeDataString($"{Request.Path}?returnUrl={Uri.EscapeDataString(Pages.ReturnUrl.Parse(ReturnUrl).Value)}");
        var isOwn = HttpContext.Caller.UserId is { } person && await linking.IsOfferedAsync(person, identity, cancellationToken);
        IsOwn = isOwn && recent.IsOf(HttpContext);
        ProofAddress = isOwn ? $"/confirm?returnUrl={here}" : $"/sign-in?returnUrl={here}";
    }
}
