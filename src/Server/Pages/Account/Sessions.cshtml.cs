using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Sessions;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Pages.Account;

/// <summary>Where somebody is signed in, and how to end it there.</summary>
[SignedIn]
internal sealed class SessionsModel(SessionReader reader, SessionRevocation revocation, IOptions<UserOptions> options) : PageModel
{
    /// <summary>What has just been done, told once.</summary>
    [TempData]
    public string? Done { get; set; }

    public IReadOnlyList<Session> Sessions { get; private set; } = [];

    public Id<Session>? Present => SessionClaims.Of(User)?.Id;

    /// <summary>How long an ended session can still be used.</summary>
    public string Bound => Math.Ceiling(options.Value.SessionCheckInterval.TotalMinutes) is var minutes and > 1 ? T($"{minutes} minutes") : T("a minute");

    private Id<User> PersonId => HttpContext.Caller.UserId!.Value;

    public async Task OnGetAsync(CancellationToken cancellationToken) => Sessions = await reader.ListAsync(PersonId, cancellationToken);

    public async Task<IActionResult> OnPostEndAsync(string? sessionId, CancellationToken cancellationToken) =>
        Id<Session>.ParseOrNull(sessionId) is { } id && await revocation.EndAsync(PersonId, id, cancellationToken) ? Tell(T("Signed out there.")) : NotFound();

    public async Task<IActionResult> OnPostEndOthersAsync(CancellationToken cancellationToken)
    {
        await revocation.EndOthersAsync(PersonId, Present ?? default, cancellationToken);
        return Tell(T("You are signed in here only."));
    }

    private LocalRedirectResult Tell(string done)
    {
        Done = done;
        return LocalRedirect("/account/sessions");
    }
}
