using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Organizations;

internal static class OrganizationQueries
{
    /// <summary>
    /// Organizations with their owners: one statement, by two primary-key joins. Every organization has its owner; the joins are outer ones
    /// so that SQLite begins with the organizations, whose order a page needs, and not with the ownerships, whose index is smaller.
    /// </summary>
    public static IQueryable<OrganizationRow> OrganizationRows(this OrgGrpcDbContext db) =>
        from organization in db.Organizations
        join found in db.Ownerships on organization.Id equals found.OrganizationId into ownerships
        from ownership in ownerships.DefaultIfEmpty()
        join member in db.Memberships on ownership.MembershipId equals member.Id into owners
        from owner in owners.DefaultIfEmpty()
        select new OrganizationRow { Organization = organization, OwnerMembershipId = owner.Id, OwnerUserId = owner.UserId };

    public static async Task<OrganizationRow> RequireOrganizationAsync(
        this OrgGrpcDbContext db, Id<Organization> id, CancellationToken cancellationToken) =>
        await db.OrganizationRows().SingleOrDefaultAsync(row => row.Organization.Id == id, cancellationToken)
            ?? throw OrganizationRefusals.NotFound(id);

    /// <summary>Members have been let in because it exists; operators and programs pass the access rule for any id.</summary>
    public static void RequireOrganization(this Facts facts, Id<Organization> id)
    {
        if (!facts.Organization(id).Exists)
        {
            throw OrganizationRefusals.NotFound(id);
        }
    }
}
