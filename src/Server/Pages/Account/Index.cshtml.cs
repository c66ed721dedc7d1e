using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Credentials;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Sessions;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Pages.Account;

/// <summary>What people may do with their own account.</summary>
[SignedIn]
internal sealed class IndexModel(
    V1.UserService.UserServiceClient users, PasswordChange change, SessionEnding ending, SessionStart sessions, UserReader people) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Locale { get; set; }

    /// <summary>What the form was filled in for: a change in another window is not overwritten.</summary>
    [BindProperty]
    public string? Etag { get; set; }

    [BindProperty]
    public string? PresentPassword { get; set; }

    [BindProperty]
    public string? NewPassword { get; set; }

    /// <summary>What has just been done, told once.</summary>
    [TempData]
    public string? Done { get; set; }

    public V1.User Me { get; private set; } = new();

    /// <summary>Whoever came from another provider has none until they ask for one.</summary>
    public bool HasPassword { get; private set; }

    private Id<User> PersonId => HttpContext.Caller.UserId!.Value;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Me = (await users.GetMeAsync(new(), cancellationToken: cancellationToken)).User;
        HasPassword = (await people.RequireAsync(PersonId, cancellationToken)).PasswordHash is not null;
        Name ??= Me.Name;
        Locale ??= Me.Locale;
    }

    public Task<IActionResult> OnPostSaveAsync(CancellationToken cancellationToken) => DoAsync(
        T("Saved."),
        async () =>
        {
            await users.UpdateMeAsync(
                new()
                {
                    User = new() { Name = Name ?? "", Locale = Locale?.Trim() ?? "", Etag = Etag ?? "" },
                    UpdateMask = new() { Paths = { "name", "locale" } },
                },
                cancellationToken: cancellationToken);
            await sessions.RenewAsync(PersonId);
        },
        cancellationToken);

    public Task<IActionResult> OnPostPasswordAsync(CancellationToken cancellationToken) => DoAsync(
        T("Your password is changed."),
        async () => await sessions.ContinueAsync(await change.RunAsync(PersonId, PresentPassword, NewPassword, cancellationToken), cancellationToken),
        cancellationToken);

    public async Task<IActionResult> OnPostSignOutAsync(CancellationToken cancellationToken)
    {
        await ending.RunAsync(PersonId, cancellationToken);
        await HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        return LocalRedirect("/sign-out");
    }

    private async Task<IActionResult> DoAsync(string done, Func<Task> act, CancellationToken cancellationToken)
    {
        try
        {
            await act();
            Done = done;
            return LocalRedirect("/account");
        }
        catch (Refusal refusal)
        {
            this.Tell(refusal);
            await OnGetAsync(cancellationToken);
            return Page();
        }
    }
}
