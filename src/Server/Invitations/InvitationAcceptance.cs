using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Invitations;

/// <summary>
/// A person accepts an invitation and becomes a member. Everything is looked at again, in the transaction that answers: writers take
/// turns, and the invitation's version makes the answer conditional, so that of many at once one succeeds.
/// </summary>
internal sealed class InvitationAcceptance(OrgGrpcDbContext db, WriteTransaction transaction, InvitingRight right, TimeProvider time)
{
    /// <summary>Inside an open write transaction it is part of that; a person who registers in it must have been saved before.</summary>
    public Task<Joined> AcceptAsync(Id<User> userId, InvitationKey key, CancellationToken cancellationToken) => transaction.RunAsync(async () =>
    {
        var now = time.GetInstant();
        var user = await db.RequireActiveUserAsync(userId, cancellationToken);
        var invitation = await db.RequireReceivedAsync(user, key, cancellationToken);
        _ = await db.FindOpenAsync(invitation.OrganizationId, cancellationToken) ?? throw InvitationRefusals.NotFound(key.Id);
        invitation.RequirePending(now);
        invitation.RequireInvitee(user);
        if (!right.Stands(invitation))
        {
            throw InvitationRefusals.Revoked(invitation.Id);
        }

        var membership = await db.AdmitAsync(
            invitation.OrganizationId, user.Id, invitation.Roles, new(Invitation: invitation.Id), now, cancellationToken);
        invitation.Accept(membership, now);
        return new Joined(membership, await transaction.SaveAsync(cancellationToken));
    }, cancellationToken);
}
