using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Memberships;

internal static class MembershipQueries
{
    /// <summary>Memberships, each with whether it owns its organization: one statement, by a primary-key join.</summary>
    public static IQueryable<MembershipRow> MembershipRows(this OrgGrpcDbContext db) =>
        from membership in db.Memberships
        join ownership in db.Ownerships on membership.OrganizationId equals ownership.OrganizationId
        select new MembershipRow { Membership = membership, IsOwner = ownership.MembershipId == membership.Id };

    public static async Task<MembershipRow> RequireMembershipAsync(
        this OrgGrpcDbContext db, Id<Organization> organization, Id<Membership> id, CancellationToken cancellationToken) =>
        await db.MembershipRows().SingleOrDefaultAsync(
            row => row.Membership.OrganizationId == organization && row.Membership.Id == id, cancellationToken)
            ?? throw MembershipRefusals.NotFound(id);

    public static Task<MembershipRow?> FindMembershipAsync(
        this OrgGrpcDbContext db, Id<Organization> organization, Id<User> user, CancellationToken cancellationToken) =>
        db.MembershipRows().SingleOrDefaultAsync(
            row => row.Membership.OrganizationId == organization && row.Membership.UserId == user, cancellationToken);
}
