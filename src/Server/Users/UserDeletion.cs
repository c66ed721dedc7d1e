using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Memberships;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Users;

/// <summary>
/// Deletes a person with their memberships. An owner is refused, also of a deleted organization until it is purged, because it can be
/// undeleted and must then have its owner. Writers take turns, so nothing changes between the look and the deletion; should that ever
/// change, the foreign keys of the ownership and of the membership refuse to let the rows go.
/// </summary>
internal sealed class UserDeletion(OrgGrpcDbContext db, WriteTransaction transaction, TimeProvider time)
{
    public Task<long> RunAsync(Id<User> id, CancellationToken cancellationToken) =>
        transaction.RunAsync(async () =>
        {
            var user = await db.RequireUserAsync(id, cancellationToken);
            var owned = await (
                from membership in db.Memberships
                join ownership in db.Ownerships
                    on new { membership.OrganizationId, MembershipId = membership.Id } equals new { ownership.OrganizationId, ownership.MembershipId }
                where membership.UserId == id
                select ownership.OrganizationId).ToListAsync(cancellationToken);
            if (owned.Count > 0)
            {
                throw UserRefusals.OwnsOrganizations(owned);
            }

            var memberships = await db.Memberships.Where(membership => membership.UserId == id).ToListAsync(cancellationToken);
            foreach (var membership in memberships)
            {
                await db.EndAsync(membership, time.GetInstant(), cancellationToken);
            }

            user.Delete();
            db.Remove(user);
            return await transaction.SaveAsync(cancellationToken);
        }, cancellationToken);
}
