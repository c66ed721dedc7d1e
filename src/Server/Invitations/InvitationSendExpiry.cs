using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Invitations;

/// <summary>Forgets the sends that no limit counts any more.</summary>
internal sealed class InvitationSendExpiry(OrgGrpcDbContext db, WriteTransaction transaction, TimeProvider time) : IChore
{
    public async Task DoAsync(CancellationToken cancellationToken)
    {
        var oldest = time.GetInstant() - InvitationLimits.Day;
        await transaction.RunAsync(
            () => db.InvitationSends.Where(send => send.Time <= oldest).ExecuteDeleteAsync(cancellationToken), cancellationToken);
    }
}
