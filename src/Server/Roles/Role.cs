using System.Collections.Frozen;

namespace OrgGrpc.Server.Roles;

/// <summary>A built-in role: a name and the permissions that it holds.</summary>
public sealed record Role(string Name, string Title, RoleSet Flag, string Description, FrozenSet<string> Permissions)
{
    public const string Owner = "owner";
    public const string Admin = "admin";
    public const string Member = "member";

    public static readonly IReadOnlyList<Role> All =
    [
        new(Member, "Member", RoleSet.Member, "Sees the organization and its members.", Held(RoleSet.Member)),
        new(Admin, "Admin", RoleSet.Admin, "Manages members, invitations and settings.", Held(RoleSet.Admin)),
        new(Owner, "Owner", RoleSet.Owner, "Holds every permission; read from the ownership, never granted.", Held(RoleSet.Owner)),
    ];

    private static readonly FrozenDictionary<string, Role> ByName = All.ToFrozenDictionary(role => role.Name);

    public static Role? Find(string name) => ByName.GetValueOrDefault(name);

    private static FrozenSet<string> Held(RoleSet role) =>
        Permission.All.Where(permission => permission.HeldBy.HasFlag(role)).Select(permission => permission.Name).ToFrozenSet();
}
