using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Sessions;

/// <summary>
/// Forgets sessions that nothing can use any more: unused for too long, or ended with the security stamp. Of the browsers that a person used, the
/// newest is never forgotten, so that the next unknown one is noticed.
/// </summary>
internal sealed class SessionExpiry(OrgGrpcDbContext db, WriteTransaction transaction, TimeProvider time) : IChore
{
    /// <summary>Deleted in one turn; other writers come in between.</summary>
    private const int AtOnce = 500;

    public async Task DoAsync(CancellationToken cancellationToken)
    {
        var now = time.GetInstant();
        var forgotten = now - KnownDevice.Lifetime;

        // The look at all of them is not taken in the turn of a writer.
        var ended = await db.Sessions
            .Where(session => session.ExpireTime <= now || !db.Users.Any(user => user.Id == session.UserId && user.SecurityStamp == session.Stamp))
            .Select(session => session.Id).ToListAsync(cancellationToken);
        foreach (var some in ended.Chunk(AtOnce))
        {
            await transaction.RunAsync(
                () => db.Sessions.Where(session => some.Contains(session.Id)).ExecuteDeleteAsync(cancellationToken), cancellationToken);
        }

        await transaction.RunAsync(
            () => db.KnownDevices
                .Where(device => device.SeenTime <= forgotten
                    && db.KnownDevices.Any(newer => newer.UserId == device.UserId && newer.SeenTime > device.SeenTime))
                .ExecuteDeleteAsync(cancellationToken),
            cancellationToken);
    }
}
