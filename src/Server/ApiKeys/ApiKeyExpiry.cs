using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.ApiKeys;

/// <summary>Forgets keys that expired a while ago: until then their holder sees why a script stopped.</summary>
internal sealed class ApiKeyExpiry(OrgGrpcDbContext db, WriteTransaction transaction, TimeProvider time) : IChore
{
    private static readonly TimeSpan Shown = TimeSpan.FromDays(30);

    public async Task DoAsync(CancellationToken cancellationToken)
    {
        var oldest = time.GetInstant() - Shown;
        await transaction.RunAsync(() => db.ApiKeys.Where(key => key.ExpireTime < oldest).ExecuteDeleteAsync(cancellationToken), cancellationToken);
    }
}
