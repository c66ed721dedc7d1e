using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Invitations;

internal static class InvitationQueries
{
    /// <summary>An invitation of this very organization: another's is not told from none.</summary>
    public static async Task<Invitation> RequireInvitationAsync(
        this OrgGrpcDbContext db, Id<Organization> organization, Id<Invitation> id, CancellationToken cancellationToken) =>
        await db.Invitations.SingleOrDefaultAsync(i => i.Id == id && i.OrganizationId == organization, cancellationToken)
            ?? throw InvitationRefusals.NotFound(id);

    /// <summary>Where one has expired, another may have taken its place.</summary>
    public static async Task RequireNoOtherPendingAsync(this OrgGrpcDbContext db, Invitation invitation, CancellationToken cancellationToken)
    {
        var newer = await db.Invitations
            .Where(i => i.OrganizationId == invitation.OrganizationId && i.Email == invitation.Email
                && i.Status == InvitationStatus.Pending && i.Id != invitation.Id)
            .Select(i => i.Id).ToListAsync(cancellationToken);
        if (newer.Count > 0)
        {
            throw InvitationRefusals.AlreadyPending(newer[0]);
        }
    }

    public static async Task<InvitationLink> RequireInvitationLinkAsync(
        this OrgGrpcDbContext db, Id<Organization> organization, Id<InvitationLink> id, CancellationToken cancellationToken) =>
        await db.InvitationLinks.SingleOrDefaultAsync(link => link.Id == id && link.OrganizationId == organization, cancellationToken)
            ?? throw InvitationLinkRefusals.NotFound(id);

    /// <summary>
    /// The invitation that a person answers. By its id it is there only for the holder of the invited address; whoever has the secret
    /// was given it, and may hear why it does not serve them.
    /// </summary>
    public static async Task<Invitation> RequireReceivedAsync(
        this OrgGrpcDbContext db, User user, InvitationKey key, CancellationToken cancellationToken)
    {
        var address = user.VerifiedAddress ?? throw InvitationRefusals.EmailNotVerified();
        if (key.Secret is { Hash: var hash })
        {
            return await db.Invitations.SingleOrDefaultAsync(i => i.SecretHash == hash, cancellationToken) ?? throw InvitationRefusals.NotFound();
        }

        return await db.Invitations.SingleOrDefaultAsync(i => i.Id == key.Id && i.Email == address, cancellationToken)
            ?? throw InvitationRefusals.NotFound(key.Id);
    }
}
