namespace OrgGrpc.Client.AspNetCore;

/// <summary>The caller must have a role in the token's organization. The owner has every role.</summary>
/// <param name="role">The role, as in <c>admin</c>.</param>
public sealed class RequireOrganizationRoleAttribute(string role) : RequireOrganizationAttribute
{
    /// <summary>The role.</summary>
    public string Role { get; } = role;

    private protected override OrganizationRequirement Requirement() => new() { Role = Role, RouteValue = RouteValue };
}
