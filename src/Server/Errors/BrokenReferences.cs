using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using OrgGrpc.Server.Memberships;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Ownership;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Errors;

/// <summary>SQLite does not say which foreign key was violated: what was about to be saved tells.</summary>
internal static class BrokenReferences
{
    public static Refusal? From(IReadOnlyList<EntityEntry> entries) =>
        entries.Select(From).FirstOrDefault(refusal => refusal is not null);

    private static Refusal? From(EntityEntry entry) => (entry.Entity, entry.State) switch
    {
        (Membership membership, EntityState.Deleted) => OwnershipRefusals.OwnershipRequired(membership.OrganizationId),
        (Ownership.Ownership ownership, EntityState.Deleted) => OwnershipRefusals.OwnershipRequired(ownership.OrganizationId),
        (Ownership.Ownership ownership, _) => MembershipRefusals.NotFound(ownership.MembershipId),
        (Membership membership, EntityState.Added) when entry.Context.Set<Organization>().Any(o => o.Id == membership.OrganizationId) =>
            UserRefusals.NotFound(membership.UserId),
        (Membership membership, EntityState.Added) => OrganizationRefusals.NotFound(membership.OrganizationId),
        _ => null,
    };
}
