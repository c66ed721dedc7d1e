using System.Collections.Frozen;

namespace OrgGrpc.Client.AspNetCore;

/// <summary>The organization that the caller's token is for, and what the caller is in it, as of <paramref name="Revision"/>.</summary>
/// <param name="Id">Its id, as in <c>org_01h2xcejqtf2nbrexx3vqjhp41</c>.</param>
/// <param name="Slug">Its slug for display and routes; null when it has none.</param>
/// <param name="Roles">The caller's roles in it; <c>owner</c> for the owner.</param>
/// <param name="Permissions">The caller's permissions in it; empty unless the token was asked for with the scope <c>org_permissions</c>.</param>
/// <param name="Revision">The revision at which all this was read; 0 when the token does not say.</param>
public sealed record CurrentOrganization(
    string Id, string? Slug, FrozenSet<string> Roles, FrozenSet<string> Permissions, long Revision)
{
    /// <summary>The role that the owner's token carries.</summary>
    public const string OwnerRole = "owner";

    /// <summary>Whether the caller owns the organization.</summary>
    public bool IsOwner => Roles.Contains(OwnerRole);

    /// <summary>Whether the caller has the role. The owner has every role.</summary>
    /// <param name="role">The role, as in <c>admin</c>; letter case counts.</param>
    /// <returns>Whether it is held.</returns>
    public bool HasRole(string role) => IsOwner || Roles.Contains(role);

    /// <summary>Whether the caller has the permission. The owner has every permission.</summary>
    /// <param name="permission">The permission, as in <c>invitations:create</c>; letter case counts.</param>
    /// <returns>Whether it is held.</returns>
    public bool HasPermission(string permission) => IsOwner || Permissions.Contains(permission);
}
