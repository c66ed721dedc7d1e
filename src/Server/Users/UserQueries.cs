using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Users;

internal static class UserQueries
{
    public static async Task<User> RequireUserAsync(this OrgGrpcDbContext db, Id<User> id, CancellationToken cancellationToken) =>
        await db.Users.SingleOrDefaultAsync(user => user.Id == id, cancellationToken) ?? throw UserRefusals.NotFound(id);

    /// <summary>A person who can act: known and not shut out. Somebody who has not confirmed the address yet may already be placed.</summary>
    public static async Task<User> RequireActiveUserAsync(this OrgGrpcDbContext db, Id<User> id, CancellationToken cancellationToken)
    {
        var user = await db.RequireUserAsync(id, cancellationToken);
        return user.Status != UserStatus.Deactivated ? user : throw UserRefusals.Deactivated(id);
    }
}
