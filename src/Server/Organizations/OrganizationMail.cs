namespace OrgGrpc.Server.Organizations;

/// <summary>The mails to an owner about the organization.</summary>
internal sealed class OrganizationMail(OrganizationNotice notice)
{
    public Task TellSuspendedAsync(OrganizationRow row, CancellationToken cancellationToken) =>
        notice.SendAsync(row.Organization.Id, row.OwnerUserId, "organization-suspended", () => [], cancellationToken);
}
