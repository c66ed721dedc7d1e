using OrgGrpc.Server.Access;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Secrets;

namespace OrgGrpc.Server.Invitations;

/// <summary>
/// Sends an invitation again with a new secret. Whoever resends vouches for it from now on, so an invitation whose inviter is gone
/// is no dead end.
/// </summary>
internal sealed class InvitationResending(OrgGrpcDbContext db, AccessDecision access, InvitationLimits limits, InvitationMail mail)
{
    /// <summary>Inside the caller's write transaction; nothing is saved yet.</summary>
    public async Task ResendAsync(
        Organization organization, Invitation invitation, DateTimeOffset expireTime, DateTimeOffset now, CancellationToken cancellationToken)
    {
        OfferedRoles.Require(access, db.Caller, organization.Id, invitation.Roles);
        var revives = invitation.StatusAt(now) == InvitationStatus.Expired;
        if (revives)
        {
            await db.RequireNoOtherPendingAsync(invitation, cancellationToken);
        }

        var secret = Secret.New();
        invitation.Resend(db.Caller.ToInviter(), secret.Hash, expireTime, now);
        await limits.RequireResendAsync(invitation, now, cancellationToken);
        var allowance = await limits.ReadAsync(organization.Id, [invitation.Email], now, cancellationToken);
        allowance.Use(invitation.Email, becomesPending: revives);
        limits.Record(invitation, now);
        mail.Enqueue(invitation, secret, organization.Name, await db.InvitingPersonAsync(cancellationToken));
    }
}
