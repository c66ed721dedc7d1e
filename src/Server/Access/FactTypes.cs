using System.Runtime.InteropServices;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Access;

/// <summary>A default value means: there is none.</summary>
internal readonly record struct UserFact(UserStatus Status, bool IsOperator)
{
    public bool IsActive => Status == UserStatus.Active;
}

/// <summary>A default value means: there is none.</summary>
internal readonly record struct OrganizationFact(OrganizationStatus Status, Guid OwnerMembershipId)
{
    public bool Exists => Status != 0;
}

/// <summary>A default value means: there is none. Kept by the million, so every byte counts.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct MembershipFact
{
    private readonly byte status;

    public MembershipFact(Guid membershipId, RoleSet roles, MembershipStatus status) =>
        (MembershipId, Roles, this.status) = (membershipId, roles, (byte)status);

    public Guid MembershipId { get; }

    public RoleSet Roles { get; }

    public MembershipStatus Status => (MembershipStatus)status;
}

/// <summary>All that decides how a person stands in an organization.</summary>
internal readonly record struct StandingFacts(OrganizationFact Organization, UserFact User, MembershipFact Membership);

/// <summary>Which standing is asked for.</summary>
internal readonly record struct StandingKey(Id<Organization> Organization, Id<User> User);
