using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Sessions;

/// <summary>Ends sessions of a person: their cookies within the interval in which they are checked, the codes and refresh tokens that hang on them at once.</summary>
internal sealed class SessionRevocation(OrgGrpcDbContext db, WriteTransaction transaction)
{
    /// <summary>Whether there was such a session of this person.</summary>
    public async Task<bool> EndAsync(Id<User> user, Id<Session> id, CancellationToken cancellationToken) =>
        await EndAsync(db.Sessions.Where(session => session.Id == id && session.UserId == user), cancellationToken) > 0;

    /// <summary>The session of this browser, whoever's it is.</summary>
    public Task EndAsync(SessionClaims cookie, CancellationToken cancellationToken) =>
        EndAsync(db.Sessions.Where(session => session.Id == cookie.Id), cancellationToken);

    public Task EndOthersAsync(Id<User> user, Id<Session> present, CancellationToken cancellationToken) =>
        EndAsync(db.Sessions.Where(session => session.UserId == user && session.Id != present), cancellationToken);

    private Task<int> EndAsync(IQueryable<Session> sessions, CancellationToken cancellationToken) => transaction.RunAsync(
        async () =>
        {
            var ending = await sessions.ToListAsync(cancellationToken);
            ending.ForEach(session => session.End());
            db.RemoveRange(ending);
            await transaction.SaveAsync(cancellationToken);
            return ending.Count;
        },
        cancellationToken);
}
