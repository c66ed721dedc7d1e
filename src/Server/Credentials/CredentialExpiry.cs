using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Credentials;

/// <summary>Forgets the links whose time is over, and with them the addresses that somebody asked for.</summary>
internal sealed class CredentialExpiry(OrgGrpcDbContext db, WriteTransaction transaction, TimeProvider time) : IChore
{
    public async Task DoAsync(CancellationToken cancellationToken)
    {
        var now = time.GetInstant();
        await transaction.RunAsync(
            async () => await db.PasswordResets.Where(reset => reset.ExpireTime <= now).ExecuteDeleteAsync(cancellationToken)
                + await db.AddressChanges.Where(change => change.ExpireTime <= now).ExecuteDeleteAsync(cancellationToken),
            cancellationToken);
    }
}
