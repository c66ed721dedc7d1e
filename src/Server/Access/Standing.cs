using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Access;

/// <summary>How a person stands in an organization at one moment.</summary>
internal readonly record struct Standing(
    OrganizationStatus Organization, bool IsUserActive, Id<Membership> MembershipId, MembershipStatus Membership, RoleSet Roles)
{
    /// <summary>An active person with an active membership, whatever the organization's own state.</summary>
    public bool IsMember => IsUserActive && Membership == MembershipStatus.Active;

    public bool IsOwner => (Roles & RoleSet.Owner) != 0;

    /// <summary>Membership that counts: the organization works, too.</summary>
    public bool IsActive => IsMember && Organization == OrganizationStatus.Active;

    public bool Holds(Permission permission) => IsActive && Roles.Holds(permission);

    public static Standing Of(OrganizationFact organization, UserFact user, MembershipFact membership) => new(
        organization.Status,
        user.IsActive,
        new(membership.MembershipId),
        membership.Status,
        membership.Exists && membership.MembershipId == organization.OwnerMembershipId ? membership.Roles | RoleSet.Owner : membership.Roles);
}
