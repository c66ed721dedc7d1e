using OrgGrpc.Server.Ownership;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Memberships;

/// <summary>
/// A membership ends: by removing, by leaving, or with the person. An offer of the ownership to that member ends with it. That the
/// owner's membership does not end is the database's to hold; who asks first gets the better answer.
/// </summary>
internal static class MembershipEnding
{
    public static async Task EndAsync(this OrgGrpcDbContext db, Membership membership, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.FindPendingTransferAsync(membership.OrganizationId, cancellationToken) is { } transfer
            && transfer.ToMembershipId == membership.Id)
        {
            transfer.Overtake(now);
        }

        membership.Remove();
        db.Remove(membership);
    }
}
