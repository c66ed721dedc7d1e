using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Memberships;

/// <summary>The words to a member about what somebody else did to the membership.</summary>
internal sealed class MembershipMail(OrganizationNotice notice)
{
    public Task TellAddedAsync(Membership membership, CancellationToken cancellationToken) =>
        SendAsync(membership, name => ($"You are now a member of {name}", $"""
            you were added to {name}. Your roles there: {Words(membership.Roles)}.

            To see the organization, open

            {notice.LinkTo(membership.OrganizationId)}
            """), cancellationToken);

    public Task TellRolesAsync(Membership membership, CancellationToken cancellationToken) =>
        SendAsync(membership, name => ($"Your roles in {name} have changed", $"""
            your roles in {name} were changed. They are now: {Words(membership.Roles)}.

            To see the organization, open

            {notice.LinkTo(membership.OrganizationId)}
            """), cancellationToken);

    public Task TellSuspendedAsync(Membership membership, CancellationToken cancellationToken) =>
        SendAsync(membership, name => ($"Your membership in {name} is suspended", $"""
            your membership in {name} was suspended. You cannot work there until it is reactivated.

            To learn why, ask those who manage the organization.
            """), cancellationToken);

    public Task TellReactivatedAsync(Membership membership, CancellationToken cancellationToken) =>
        SendAsync(membership, name => ($"Your membership in {name} is active again", $"""
            your membership in {name} was reactivated. Your roles there: {Words(membership.Roles)}.

            To see the organization, open

            {notice.LinkTo(membership.OrganizationId)}
            """), cancellationToken);

    public Task TellRemovedAsync(Membership membership, CancellationToken cancellationToken) =>
        SendAsync(membership, name => ($"You are no longer a member of {name}", $"""
            you were removed from {name}.

            To learn why, ask those who manage the organization.
            """), cancellationToken);

    private Task SendAsync(Membership membership, Func<OrganizationName, (string Subject, string Text)> words, CancellationToken cancellationToken) =>
        notice.SendAsync(membership.OrganizationId, membership.UserId, words, cancellationToken);

    private static string Words(RoleSet roles) =>
        string.Join(", ", Role.All.Where(role => roles.HasFlag(role.Flag)).Select(role => role.Title));
}
