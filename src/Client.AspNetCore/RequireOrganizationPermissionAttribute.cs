namespace OrgGrpc.Client.AspNetCore;

/// <summary>
/// The caller must have a permission in the token's organization. The owner has every permission; others must have asked for their token with
/// the scope <c>org_permissions</c>.
/// </summary>
/// <param name="permission">The permission, as in <c>invitations:create</c>.</param>
public sealed class RequireOrganizationPermissionAttribute(string permission) : RequireOrganizationAttribute
{
    /// <summary>The permission.</summary>
    public string Permission { get; } = permission;

    private protected override OrganizationRequirement Requirement() => new() { Permission = Permission, RouteValue = RouteValue };
}
