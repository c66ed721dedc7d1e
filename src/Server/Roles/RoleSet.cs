
namespace OrgGrpc.Server.Roles;

/// <summary>A set of built-in roles in one machine word.</summary>
[Flags]
public enum RoleSet : uint
{
    None = 0,
    Member = 1,
    Admin = 2,

    /// <summary>Never stored with a membership: it is read from the ownership.</summary>
    Owner = 4,
}
