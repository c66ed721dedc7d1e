using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Access;

/// <summary>How a person stands in an organization at one moment.</summary>
internal readonly record struct Standing(
    OrganizationStatus Organization, UserStatus User, Id<Membership> MembershipId, MembershipStatus Membership, RoleSet Roles)
{
    /// <summary>Whether there is a membership, whatever its state.</summary>
    public bool HasMembership => Membership != 0;

    /// <summary>An active person with an active membership, whatever the organization's own state.</summary>
    public bool IsMember => User == UserStatus.Active && Membership == MembershipStatus.Active;

    public bool IsOwner => (Roles & RoleSet.Owner) != 0;

    /// <summary>Membership that counts: the organization works, too.</summary>
    public bool IsActive => IsMember && Organization == OrganizationStatus.Active;

    public bool Holds(Permission permission) => IsActive && Roles.Holds(permission);

    public static Standing Of(StandingFacts facts)
    {
        var (organization, user, membership) = facts;

        // What is remembered of a membership outlives an organization that was purged.
        return membership.Status == 0 || !organization.Exists
            ? new() { Organization = organization.Status, User = user.Status }
            : new(
                organization.Status,
                user.Status,
                new(membership.MembershipId),
                membership.Status,
                membership.MembershipId == organization.OwnerMembershipId ? membership.Roles | RoleSet.Owner : membership.Roles);
    }
}
