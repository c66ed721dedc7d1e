using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Access;

/// <summary>A default value means: there is none.</summary>
internal readonly record struct UserFact(UserStatus Status, bool IsOperator)
{
    public bool Exists => Status != 0;

    public bool IsActive => Status == UserStatus.Active;
}

/// <summary>A default value means: there is none.</summary>
internal readonly record struct OrganizationFact(OrganizationStatus Status, Guid OwnerMembershipId)
{
    public bool Exists => Status != 0;
}

/// <summary>A default value means: there is none.</summary>
internal readonly record struct MembershipFact(Guid MembershipId, RoleSet Roles, MembershipStatus Status)
{
    public bool Exists => Status != 0;
}

internal readonly record struct MembershipKey(Guid OrganizationId, Guid UserId)
{
    public override int GetHashCode() => HashCode.Combine(OrganizationId, UserId);
}
