using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Organizations;

internal static class OrganizationQueries
{
    /// <summary>Organizations with their owners: one statement, by two primary-key joins.</summary>
    public static IQueryable<OrganizationRow> OrganizationRows(this OrgGrpcDbContext db) =>
        from organization in db.Organizations
        join ownership in db.Ownerships on organization.Id equals ownership.OrganizationId
        join owner in db.Memberships on ownership.MembershipId equals owner.Id
        select new OrganizationRow { Organization = organization, OwnerMembershipId = owner.Id, OwnerUserId = owner.UserId };

    public static async Task<OrganizationRow> RequireOrganizationAsync(
        this OrgGrpcDbContext db, Id<Organization> id, CancellationToken cancellationToken) =>
        await db.OrganizationRows().SingleOrDefaultAsync(row => row.Organization.Id == id, cancellationToken)
            ?? throw OrganizationRefusals.NotFound(id);
}
