using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Credentials;

/// <summary>Signs a person out everywhere: browsers, and applications as soon as their access tokens have expired.</summary>
internal sealed class SessionEnding(OrgGrpcDbContext db, WriteTransaction transaction)
{
    public Task RunAsync(Id<User> id, CancellationToken cancellationToken) => transaction.RunAsync(
        async () =>
        {
            (await db.RequireUserAsync(id, cancellationToken)).EndSessions();
            return await transaction.SaveAsync(cancellationToken);
        },
        cancellationToken);
}
