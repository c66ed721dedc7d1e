namespace OrgGrpc.Server.Organizations;

/// <summary>The words to an owner about the organization.</summary>
internal sealed class OrganizationMail(OrganizationNotice notice)
{
    public Task TellSuspendedAsync(OrganizationRow row, CancellationToken cancellationToken) =>
        notice.SendAsync(row.Organization.Id, row.OwnerUserId, name => ($"{name} is suspended", $"""
            your organization {name} was suspended. Nobody can work in it until it is reactivated; nothing in it is lost.

            To learn why, ask whoever runs this server.
            """), cancellationToken);
}
