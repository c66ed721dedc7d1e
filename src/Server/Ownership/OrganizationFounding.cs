using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Ownership;

/// <summary>An organization begins with its owner: all three rows are added together, and saved in one transaction by the caller.</summary>
internal static class OrganizationFounding
{
    public static Membership Found(this OrgGrpcDbContext db, Organization organization, Id<User> owner, DateTimeOffset now)
    {
        var membership = Membership.Join(organization.Id, owner, RoleSet.Admin | RoleSet.Member, now);
        organization.RecordFounding(owner.ToString(), membership.Id.ToString());
        db.Add(organization);
        db.Add(membership);
        db.Add(Ownership.Found(membership, now));
        return membership;
    }
}
