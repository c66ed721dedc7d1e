using Microsoft.AspNetCore.Mvc;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Credentials;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Registration;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Operator;

/// <summary>One person. Rights in organizations are changed on the organizations' own pages.</summary>
internal sealed class UserModel(
    V1.UserService.UserServiceClient users,
    MembershipService.MembershipServiceClient memberships,
    OrganizationService.OrganizationServiceClient organizations,
    IServiceProvider processes) : OperatorPage
{
    private const int PageSize = 50;

    [FromRoute]
    public string UserId { get; set; } = "";

    /// <summary>Where the list of memberships begins.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public string? PageToken { get; set; }

    /// <summary>The address, typed by somebody who means it.</summary>
    [BindProperty]
    public string? Confirmation { get; set; }

    public V1.User Person { get; private set; } = new();

    public IReadOnlyList<V1.Membership> Memberships { get; private set; } = [];

    public string NextPageToken { get; private set; } = "";

    /// <summary>What would be left without an owner.</summary>
    public List<V1.Organization> Owned { get; } = [];

    public bool IsSelf => Person.Id == HttpContext.Caller.UserId.ToString();

    public bool DeletionWentWrong => ModelState.ContainsKey(nameof(Confirmation)) && !ModelState.IsValid;

    public Task<IActionResult> OnPostDeactivateAsync(CancellationToken cancellationToken) => DoToOthersAsync(
        () => users.DeactivateUserAsync(new() { UserId = UserId }, cancellationToken: cancellationToken).ResponseAsync,
        T("The account is deactivated."),
        cancellationToken);

    public Task<IActionResult> OnPostReactivateAsync(CancellationToken cancellationToken) => DoToOthersAsync(
        () => users.ReactivateUserAsync(new() { UserId = UserId }, cancellationToken: cancellationToken).ResponseAsync,
        T("The account is active again."),
        cancellationToken);

    public Task<IActionResult> OnPostSignOutAsync(CancellationToken cancellationToken) => DoToOthersAsync(
        () => Process<SessionEnding>().RunAsync(Id<User>.ParseOrNull(Person.Id)!.Value, cancellationToken),
        T("Signed out everywhere."),
        cancellationToken);

    public Task<IActionResult> OnPostVerifyAsync(CancellationToken cancellationToken) => DoToOthersAsync(
        () => EmailAddress.TryParse(Person.Email, out var address, out _)
            ? Process<VerificationRepeat>().RunAsync(address, cancellationToken)
            : Task.CompletedTask,
        T("A new verification link is on its way."),
        cancellationToken);

    public Task<IActionResult> OnPostResetAsync(CancellationToken cancellationToken) => DoToOthersAsync(
        () => Process<PasswordResetting>().RequestAsync(Person.Email, cancellationToken),
        T("A link for a new password is on its way."),
        cancellationToken);

    public async Task<IActionResult> OnPostDeleteAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (IsSelf || !EmailAddress.TryParse(Confirmation, out var typed, out _) || typed.Value != Person.Email)
        {
            ModelState.AddModelError(nameof(Confirmation), IsSelf ? T("This is your own account.") : T("That is not the e-mail address of this person."));
            return Page();
        }

        if (!IsRecent)
        {
            return Confirm();
        }

        try
        {
            await users.DeleteUserAsync(new() { UserId = UserId }, cancellationToken: cancellationToken);
        }
        catch (Refusal refusal)
        {
            this.Tell(refusal);
            foreach (var id in refusal.Reason == ErrorReason.OwnsOrganizations ? refusal.Metadata["organization_ids"].Split(',') : [])
            {
                Owned.Add((await organizations.GetOrganizationAsync(new() { OrganizationId = id }, cancellationToken: cancellationToken)).Organization);
            }

            return Page();
        }

        Done = T($"The account of {Person.Name} is deleted.");
        return LocalRedirect("/operator/users");
    }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        Person = (await users.GetUserAsync(new() { UserId = UserId }, cancellationToken: cancellationToken)).User;
        var page = await memberships.ListUserMembershipsAsync(
            new() { UserId = UserId, IncludeSuspended = true, PageSize = PageSize, PageToken = PageToken ?? "" }, cancellationToken: cancellationToken);
        (Memberships, NextPageToken) = (page.Memberships, page.NextPageToken);
    }

    /// <summary>Operators do not lock themselves out by a slip.</summary>
    private async Task<IActionResult> DoToOthersAsync(Func<Task> act, string done, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (IsSelf)
        {
            ModelState.AddModelError("", T("This is your own account."));
            return Page();
        }

        return await DoAsync(act, done, $"/operator/users/{Person.Id}");
    }

    private T Process<T>()
        where T : notnull => processes.GetRequiredService<T>();
}
