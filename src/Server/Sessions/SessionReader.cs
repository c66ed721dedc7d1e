using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Sessions;

/// <summary>Where a person is signed in.</summary>
internal sealed class SessionReader(OrgGrpcDbContext db)
{
    /// <summary>Those that were used last; nobody ends more one by one.</summary>
    public const int Most = 50;

    /// <summary>Whether this cookie is the newest of a session that holds, whenever it was looked at last.</summary>
    public Task<bool> HoldsAsync(Id<User> user, SessionClaims cookie, CancellationToken cancellationToken) =>
        db.SessionOf(user, cookie).AnyAsync(cancellationToken);

    public Task<List<Session>> ListAsync(Id<User> user, CancellationToken cancellationToken) => db.OpenSessions.AsNoTracking()
        .Where(session => session.UserId == user)
        .OrderByDescending(session => session.SeenTime)
        .Take(Most)
        .ToListAsync(cancellationToken);
}
