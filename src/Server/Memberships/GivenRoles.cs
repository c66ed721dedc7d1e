using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Roles;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Memberships;

/// <summary>Roles that a request gives: known, grantable at all, and grantable by this caller.</summary>
internal static class GivenRoles
{
    /// <summary>OrgGrpc's own limit, documented in <c>membership.proto</c>.</summary>
    public const int MaxCount = 20;

    /// <summary>Longer ones exist nowhere, and are not repeated to the caller.</summary>
    private const int MaxNameLength = 64;

    public static void CheckRoles(this Violations violations, string field, IReadOnlyCollection<string> names) =>
        violations.Check(
            field,
            names.Count > MaxCount ? T($"must be at most {MaxCount} roles")
            : names.Distinct().Count() < names.Count ? T("must not contain a role twice")
            : null);

    /// <summary>Every membership carries at least <c>member</c>.</summary>
    public static RoleSet Require(IEnumerable<string> names)
    {
        var roles = RoleSet.Member;
        foreach (var name in names)
        {
            var role = Role.Find(name) ?? throw Unknown(name);
            roles |= role.Flag != RoleSet.Owner ? role.Flag : throw NotGrantable(name);
        }

        return roles;
    }

    /// <summary>Nobody gives or takes a role with a permission that they do not hold.</summary>
    public static void RequireGrantable(this AccessDecision access, Caller caller, Id<Organization> organization, RoleSet roles)
    {
        var beyond = Role.All.FirstOrDefault(role => roles.HasFlag(role.Flag) && !access.MayGrant(caller, organization, role.Flag));
        if (beyond is not null)
        {
            throw NotGrantable(beyond.Name);
        }
    }

    private static Refusal Unknown(string name) =>
        new(ErrorReason.RoleUnknown, T("There is no such role.")) { Metadata = Of(name) };

    private static Refusal NotGrantable(string name) =>
        new(ErrorReason.RoleNotGrantable, name == Role.Owner
            ? T("Ownership is handed over, not granted.")
            : T("The caller does not hold everything that the role holds."))
        {
            Metadata = Of(name),
        };

    private static Dictionary<string, string> Of(string name) => name.Length <= MaxNameLength ? new() { ["role"] = name } : [];
}
