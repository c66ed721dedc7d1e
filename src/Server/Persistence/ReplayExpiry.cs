using Microsoft.EntityFrameworkCore;

namespace OrgGrpc.Server.Persistence;

/// <summary>Forgets the answers that no retry can ask for any more.</summary>
internal sealed class ReplayExpiry(OrgGrpcDbContext db, WriteTransaction transaction, TimeProvider time) : IChore
{
    public async Task DoAsync(CancellationToken cancellationToken)
    {
        var now = time.GetInstant();
        await transaction.RunAsync(
            () => db.RequestReplays.Where(replay => replay.ExpireTime <= now).ExecuteDeleteAsync(cancellationToken), cancellationToken);
    }
}
