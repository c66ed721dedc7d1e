using OrgGrpc.Server.Roles;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Access;

/// <summary>What a check asks, and how a standing answers it.</summary>
internal readonly struct AccessQuestion(string role, string permission)
{
    private readonly Role? wantedRole = role.Length > 0 ? Role.Find(role) : null;
    private readonly Permission? wantedPermission = permission.Length > 0 ? Permission.Find(permission) : null;

    /// <summary>A role or permission that does not exist is held by nobody.</summary>
    public bool IsAllowed(Standing standing) =>
        standing.IsActive && !MissesRole(standing) && !MissesPermission(standing);

    public AccessCause Explain(Standing standing) => standing switch
    {
        { Organization: OrganizationStatus.Deleted } => AccessCause.OrganizationDeleted,
        { Organization: OrganizationStatus.Suspended } => AccessCause.OrganizationSuspended,
        { Membership: 0 } => AccessCause.NotAMember,
        { User: UserStatus.Deactivated } => AccessCause.UserDeactivated,
        { User: UserStatus.Pending or UserStatus.AwaitingApproval } => AccessCause.UserPending,
        { Membership: MembershipStatus.Suspended } => AccessCause.MembershipSuspended,
        _ when MissesRole(standing) => AccessCause.RoleMissing,
        _ when MissesPermission(standing) => AccessCause.PermissionMissing,
        _ => AccessCause.Granted,
    };

    /// <summary>The person's roles that give what was asked for.</summary>
    public IEnumerable<string> GrantingRoles(Standing standing)
    {
        var (asked, needed) = (wantedRole, wantedPermission);
        return Role.All
            .Where(held => (standing.Roles & held.Flag) != 0)
            .Where(held => (asked is null || Implies(held.Flag, asked)) && (needed is null || held.Flag.Holds(needed)))
            .Select(held => held.Name);
    }

    private bool MissesRole(Standing standing) => role.Length > 0 && (wantedRole is null || !Implies(standing.Roles, wantedRole));

    private bool MissesPermission(Standing standing) =>
        permission.Length > 0 && (wantedPermission is null || !standing.Roles.Holds(wantedPermission));

    /// <summary>The owner counts as admin, and everybody as member.</summary>
    private static bool Implies(RoleSet roles, Role role) =>
        (roles & role.Flag) != 0 || (role.Flag == RoleSet.Admin && (roles & RoleSet.Owner) != 0)
        || (role.Flag == RoleSet.Member && roles != RoleSet.None);
}
