using OrgGrpc.Server.Organizations;

namespace OrgGrpc.Server.Memberships;

/// <summary>The mails to a member about what somebody else did to the membership.</summary>
internal sealed class MembershipMail(OrganizationNotice notice)
{
    public Task TellAddedAsync(Membership membership, CancellationToken cancellationToken) => SendAsync("membership-added", membership, cancellationToken);

    public Task TellRolesAsync(Membership membership, CancellationToken cancellationToken) => SendAsync("membership-roles", membership, cancellationToken);

    public Task TellSuspendedAsync(Membership membership, CancellationToken cancellationToken) =>
        SendAsync("membership-suspended", membership, cancellationToken);

    public Task TellReactivatedAsync(Membership membership, CancellationToken cancellationToken) =>
        SendAsync("membership-reactivated", membership, cancellationToken);

    public Task TellRemovedAsync(Membership membership, CancellationToken cancellationToken) =>
        SendAsync("membership-removed", membership, cancellationToken);

    private Task SendAsync(string template, Membership membership, CancellationToken cancellationToken) => notice.SendAsync(
        membership.OrganizationId,
        membership.UserId,
        template,
        () => [("roles", string.Join(", ", Role.All.Where(role => membership.Roles.HasFlag(role.Flag)).Select(role => role.Title)))],
        cancellationToken);
}
