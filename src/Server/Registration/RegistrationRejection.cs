using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Registration;

/// <summary>Turns somebody away who waits to be let in: nothing of the registration is left, and the address is free again.</summary>
internal sealed class RegistrationRejection(OrgGrpcDbContext db, WriteTransaction transaction, UserDeletion deletion, RegistrationMail mail)
{
    public Task<long> RunAsync(Id<User> id, string reason, CancellationToken cancellationToken) => transaction.RunAsync(
        async () =>
        {
            var user = await db.RequireUserAsync(id, cancellationToken);
            if (!user.NeedsApproval)
            {
                throw UserRefusals.NotAwaitingApproval(id);
            }

            mail.SendRejected(user, reason);
            await PurgeOwnAsync(id, cancellationToken);
            return await deletion.RunAsync(id, cancellationToken);
        },
        cancellationToken);

    /// <summary>What was registered together with the person, as long as nobody else has come in; the deletion refuses to leave the others behind.</summary>
    private async Task PurgeOwnAsync(Id<User> id, CancellationToken cancellationToken)
    {
        var own = await (
            from membership in db.Memberships
            join ownership in db.Ownerships
                on new { membership.OrganizationId, MembershipId = membership.Id } equals new { ownership.OrganizationId, ownership.MembershipId }
            join organization in db.Organizations on ownership.OrganizationId equals organization.Id
            where membership.UserId == id && !db.Memberships.Any(other => other.OrganizationId == organization.Id && other.UserId != id)
            select organization).ToListAsync(cancellationToken);
        foreach (var organization in own)
        {
            organization.Purge();
            db.Remove(organization);
        }

        await transaction.SaveAsync(cancellationToken);
    }
}
