using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Invitations;

/// <summary>A person declines an invitation; also one into an organization that is suspended meanwhile.</summary>
internal sealed class InvitationDeclining(OrgGrpcDbContext db, WriteTransaction transaction, TimeProvider time)
{
    public Task<long> DeclineAsync(Id<User> userId, InvitationKey key, CancellationToken cancellationToken) => transaction.RunAsync(async () =>
    {
        var user = await db.RequireActiveUserAsync(userId, cancellationToken);
        var invitation = await db.RequireReceivedAsync(user, key, cancellationToken);
        invitation.RequireAddressee(user);
        invitation.Decline(time.GetInstant());
        return await transaction.SaveAsync(cancellationToken);
    }, cancellationToken);
}
