namespace OrgGrpc.Server.Roles;

/// <summary>Between names on the wire and the set in one word.</summary>
public static class RoleSets
{
    public static string[] ToNames(this RoleSet roles) =>
        [.. Role.All.Where(role => (roles & role.Flag) != 0).Select(role => role.Name)];

    public static bool Holds(this RoleSet roles, Permission permission) => (roles & permission.HeldBy) != 0;

    /// <summary>Everything the roles hold, taken together.</summary>
    public static IEnumerable<Permission> Permissions(this RoleSet roles) => Permission.All.Where(permission => roles.Holds(permission));

    /// <summary>Reads the roles of a request: known ones that may be granted. Every membership carries at least <c>member</c>.</summary>
    public static bool TryParse(IEnumerable<string> names, out RoleSet roles, out string? problem)
    {
        roles = RoleSet.Member;
        problem = null;
        foreach (var name in names)
        {
            if (Role.Find(name) is not { Name: not Role.Owner } role)
            {
                problem = name == Role.Owner
                    ? T("must not contain owner: ownership is handed over, not granted")
                    : name.Length > 64
                        ? T("must contain known roles only; one of them is none")
                        : T($"must contain known roles only; \"{name}\" is none");
                return false;
            }

            roles |= role.Flag;
        }

        return true;
    }
}
