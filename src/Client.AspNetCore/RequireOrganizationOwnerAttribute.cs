namespace OrgGrpc.Client.AspNetCore;

/// <summary>The caller must be the owner of the token's organization.</summary>
public sealed class RequireOrganizationOwnerAttribute : RequireOrganizationAttribute
{
    private protected override OrganizationRequirement Requirement() => new() { Owner = true, RouteValue = RouteValue };
}
