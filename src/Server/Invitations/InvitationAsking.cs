using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Secrets;

namespace OrgGrpc.Server.Invitations;

/// <summary>Whoever holds the link of an invitation that has expired asks for a new one. Somebody who may invite hears of it, and decides.</summary>
internal sealed class InvitationAsking(OrgGrpcDbContext db, WriteTransaction transaction, InvitationAskedMail mail, TimeProvider time)
{
    public Task<long> AskAsync(Secret secret, CancellationToken cancellationToken) => transaction.RunAsync(async () =>
    {
        var hash = secret.Hash;
        var invitation = await db.Invitations.SingleOrDefaultAsync(i => i.SecretHash == hash, cancellationToken) ?? throw InvitationRefusals.NotFound();
        _ = await db.FindOpenAsync(invitation.OrganizationId, cancellationToken) ?? throw InvitationRefusals.NotFound();
        invitation.AskForNew(time.GetInstant());
        await db.RequireNoOtherPendingAsync(invitation, cancellationToken);
        await mail.TellAsync(invitation, cancellationToken);
        return await transaction.SaveAsync(cancellationToken);
    }, cancellationToken);
}
