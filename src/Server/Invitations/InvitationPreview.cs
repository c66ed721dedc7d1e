using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Secrets;

namespace OrgGrpc.Server.Invitations;

/// <summary>What the holder of a secret may know before signing in: who invites which address to what, or why it no longer serves.</summary>
internal sealed class InvitationPreview(OrgGrpcDbContext db, InvitingRight right, TimeProvider time)
{
    public async Task<ReceivedInvitation> ReadAsync(Secret secret, CancellationToken cancellationToken)
    {
        var hash = secret.Hash;
        var row = await ReceivedInvitation.From(db).AsNoTracking()
            .SingleOrDefaultAsync(row => row.Invitation.SecretHash == hash, cancellationToken);
        if (row is null || row.OrganizationStatus == OrganizationStatus.Deleted)
        {
            throw InvitationRefusals.NotFound();
        }

        if (row.OrganizationStatus == OrganizationStatus.Suspended)
        {
            throw OrganizationRefusals.Suspended(row.Invitation.OrganizationId);
        }

        row.Invitation.RequirePending(time.GetInstant());
        return right.Stands(row.Invitation) ? row : throw InvitationRefusals.Revoked(row.Invitation.Id);
    }
}
