using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Factors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Providers;

namespace OrgGrpc.Server.Pages.Account;

/// <summary>What people have beside their password: passkeys, an authenticator app, recovery codes.</summary>
[RecentlySignedIn]
[UsesPasskeys]
internal sealed class SecurityModel(
    FactorReader reader, PasskeyRegistration passkeys, SecondStepAsking asking, FactorRemoval removal, RecoveryCodes recovery, PasskeyPlace place,
    ProviderLinks links)
    : PageModel
{
    [BindProperty]
    public string? Credential { get; set; }

    [BindProperty]
    public string? PasskeyName { get; set; }

    /// <summary>What has just been done, told once.</summary>
    [TempData]
    public string? Done { get; set; }

    public FactorsOfPerson Mine { get; private set; } = null!;

    public IReadOnlyList<ProviderLink> Links { get; private set; } = [];

    /// <summary>Shown in the answer that made them, and never again.</summary>
    public IReadOnlyList<string> NewCodes { get; private set; } = [];

    public bool HavePasskeysAPlace => place.IsAvailable;

    private Id<User> PersonId => HttpContext.Caller.UserId!.Value;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Mine = await reader.ReadAsync(PersonId, cancellationToken);
        Links = await links.ListAsync(PersonId, cancellationToken);
    }

    public async Task<IActionResult> OnPostPasskeyOfferAsync(CancellationToken cancellationToken) =>
        Content(await passkeys.OfferAsync(PersonId, cancellationToken), "application/json");

    public Task<IActionResult> OnPostPasskeyAsync(CancellationToken cancellationToken) =>
        DoAsync(T("The passkey is added."), () => passkeys.RunAsync(PersonId, PasskeyName, Credential, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostRemovePasskeyAsync(string? passkeyId, CancellationToken cancellationToken) =>
        RemoveAsync(T("The passkey is removed."), () => removal.RemovePasskeyAsync(PersonId, Bytes(passkeyId), cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostRemoveAuthenticatorAsync(CancellationToken cancellationToken) =>
        DoAsync(T("The authenticator app is removed."), () => removal.RemoveAuthenticatorAsync(PersonId, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostStopAsync(CancellationToken cancellationToken) =>
        DoAsync(T("Your password alone is enough again."), () => removal.StopAskingAsync(PersonId, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostAskAsync(CancellationToken cancellationToken) =>
        ShowAsync(() => asking.RunAsync(PersonId, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostCodesAsync(CancellationToken cancellationToken) =>
        ShowAsync(() => recovery.RenewAsync(PersonId, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostRemoveLinkAsync(string? linkId, CancellationToken cancellationToken) => RemoveAsync(
        T("You do not sign in from there any more."),
        async () => Id<ProviderLink>.ParseOrNull(linkId) is { } id && await links.RemoveAsync(PersonId, id, cancellationToken),
        cancellationToken);

    /// <summary>What the person does not have is not found.</summary>
    private async Task<IActionResult> RemoveAsync(string done, Func<Task<bool>> remove, CancellationToken cancellationToken)
    {
        var removed = false;
        var answer = await DoAsync(done, async () => removed = await remove(), cancellationToken);
        if (removed || !ModelState.IsValid)
        {
            return answer;
        }

        Done = null;
        return NotFound();
    }

    private async Task<IActionResult> DoAsync(string done, Func<Task> act, CancellationToken cancellationToken)
    {
        try
        {
            await act();
            Done = done;
            return LocalRedirect("/account/security");
        }
        catch (Refusal refusal)
        {
            this.Tell(refusal);
            await OnGetAsync(cancellationToken);
            return Page();
        }
    }

    private async Task<IActionResult> ShowAsync(Func<Task<IReadOnlyList<string>>> make, CancellationToken cancellationToken)
    {
        try
        {
            NewCodes = await make();
        }
        catch (Refusal refusal)
        {
            this.Tell(refusal);
        }

        await OnGetAsync(cancellationToken);
        return Page();
    }

    private static byte[] Bytes(string? text)
    {
        try
        {
            return WebEncoders.Base64UrlDecode(text ?? "");
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
