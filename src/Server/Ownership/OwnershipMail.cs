using System.Globalization;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Organizations;

namespace OrgGrpc.Server.Ownership;

/// <summary>The words to those between whom an organization changes hands.</summary>
internal sealed class OwnershipMail(OrganizationNotice notice)
{
    public Task TellProposedAsync(OwnershipTransfer offer, CancellationToken cancellationToken) =>
        notice.SendAsync(offer.OrganizationId, offer.ToUserId, name => ($"You are offered the ownership of {name}", $"""
            the owner of {name} offers you the ownership. The offer stands until {offer.ExpireTime.ToString("d MMMM yyyy HH:mm", CultureInfo.InvariantCulture)} UTC, and nothing changes unless you accept it.

            To accept or to decline, open

            {notice.LinkTo(offer.OrganizationId)}/settings
            """), cancellationToken);

    /// <summary>To both, as far as they did not do it themselves.</summary>
    public async Task TellMovedAsync(Id<Organization> organization, Membership from, Membership to, CancellationToken cancellationToken)
    {
        await notice.SendAsync(organization, to.UserId, name => ($"You are now the owner of {name}", $"""
            the ownership of {name} was handed over to you.

            To see the organization, open

            {notice.LinkTo(organization)}
            """), cancellationToken);
        await notice.SendAsync(organization, from.UserId, name => ($"You are no longer the owner of {name}", $"""
            the ownership of {name} has passed to another member. You stay in the organization as an admin.

            To see the organization, open

            {notice.LinkTo(organization)}
            """), cancellationToken);
    }
}
