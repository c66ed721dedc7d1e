using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Languages;
using OrgGrpc.Server.Organizations;

namespace OrgGrpc.Server.Ownership;

/// <summary>The mails to those between whom an organization changes hands.</summary>
internal sealed class OwnershipMail(OrganizationNotice notice)
{
    public Task TellProposedAsync(OwnershipTransfer offer, CancellationToken cancellationToken) => notice.SendAsync(
        offer.OrganizationId,
        offer.ToUserId,
        "ownership-offered",
        () => [("expiry", Words.Of(offer.ExpireTime)), ("link", $"{notice.LinkTo(offer.OrganizationId)}/settings")],
        cancellationToken);

    /// <summary>To both, as far as they did not do it themselves.</summary>
    public async Task TellMovedAsync(Id<Organization> organization, Membership from, Membership to, CancellationToken cancellationToken)
    {
        await notice.SendAsync(organization, to.UserId, "ownership-received", () => [], cancellationToken);
        await notice.SendAsync(organization, from.UserId, "ownership-passed-on", () => [], cancellationToken);
    }
}
