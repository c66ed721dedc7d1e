using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.MembershipRequests;

internal static class MembershipRequestQueries
{
    /// <summary>A request to this very organization: another's is not told from none.</summary>
    public static async Task<MembershipRequest> RequireMembershipRequestAsync(
        this OrgGrpcDbContext db, Id<Organization> organization, Id<MembershipRequest> id, CancellationToken cancellationToken) =>
        await db.MembershipRequests.SingleOrDefaultAsync(request => request.Id == id && request.OrganizationId == organization, cancellationToken)
            ?? throw MembershipRequestRefusals.NotFound(id);

    public static async Task<MembershipRequest> RequireOwnMembershipRequestAsync(
        this OrgGrpcDbContext db, Id<User> user, Id<MembershipRequest> id, CancellationToken cancellationToken) =>
        await db.MembershipRequests.SingleOrDefaultAsync(request => request.Id == id && request.UserId == user, cancellationToken)
            ?? throw MembershipRequestRefusals.NotFound(id);

    public static Task<MembershipRequest?> FindPendingMembershipRequestAsync(
        this OrgGrpcDbContext db, Id<Organization> organization, Id<User> user, CancellationToken cancellationToken) =>
        db.MembershipRequests.SingleOrDefaultAsync(
            request => request.OrganizationId == organization && request.UserId == user && request.Status == MembershipRequestStatus.Pending,
            cancellationToken);

    /// <summary>Whoever becomes a member in another way has nothing left to ask for.</summary>
    public static async Task SettleMembershipRequestAsync(
        this OrgGrpcDbContext db, Membership membership, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pending = await db.FindPendingMembershipRequestAsync(membership.OrganizationId, membership.UserId, cancellationToken);
        pending?.Settle(membership, now);
    }
}
