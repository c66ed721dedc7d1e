using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Sessions;

/// <summary>Where a person is signed in.</summary>
internal sealed class SessionReader(OrgGrpcDbContext db)
{
    /// <summary>Those that were used last; nobody ends more one by one.</summary>
    public const int Most = 50;

    public Task<List<Session>> ListAsync(Id<User> user, CancellationToken cancellationToken) => db.OpenSessions.AsNoTracking()
        .Where(session => session.UserId == user)
        .OrderByDescending(session => session.SeenTime)
        .Take(Most)
        .ToListAsync(cancellationToken);
}
