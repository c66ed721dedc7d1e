using OrgGrpc.Server.Access;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Invitations;

/// <summary>The roles that an invitation or a link gives.</summary>
internal static class OfferedRoles
{
    /// <summary>The limit of a membership's roles, in <c>membership.proto</c>.</summary>
    private const int MaxCount = 20;

    public static string? Problem(ICollection<string> names) => names.Count > MaxCount ? T($"must be at most {MaxCount} roles") : null;

    /// <summary>Every membership carries at least <c>member</c>.</summary>
    public static RoleSet Parse(IEnumerable<string> names) =>
        names.Aggregate(RoleSet.Member, (roles, name) => roles | Role.Find(name) switch
        {
            null => throw InvitationRefusals.RoleUnknown(name),
            { Name: Role.Owner } => throw InvitationRefusals.RoleNotGrantable(name),
            var role => role.Flag,
        });

    /// <summary>Nobody gives a role with a permission that they do not hold.</summary>
    public static void Require(AccessDecision access, Caller caller, Id<Organization> organization, RoleSet roles)
    {
        foreach (var role in Role.All.Where(role => roles.HasFlag(role.Flag) && !access.MayGrant(caller, organization, role.Flag)))
        {
            throw InvitationRefusals.RoleNotGrantable(role.Name);
        }
    }
}
