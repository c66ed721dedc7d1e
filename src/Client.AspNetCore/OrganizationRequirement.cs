using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace OrgGrpc.Client.AspNetCore;

/// <summary>
/// The caller's token is for an organization, and the caller is in it what is asked. For policies of the host's own:
/// <c>policy.AddRequirements(new OrganizationRequirement { Role = "admin" })</c>.
/// </summary>
public sealed class OrganizationRequirement : AuthorizationHandler<OrganizationRequirement>, IAuthorizationRequirement
{
    /// <summary>The role that the caller must have; the owner has every role. Default: none is asked.</summary>
    public string? Role { get; init; }

    /// <summary>The permission that the caller must have; the owner has every permission. Default: none is asked.</summary>
    public string? Permission { get; init; }

    /// <summary>Whether the caller must be the owner. Default: no.</summary>
    public bool Owner { get; init; }

    /// <summary>
    /// The route value that must be the id of the token's organization, as in <c>organizationId</c>. A route without that value lets nobody in.
    /// Default: the route is not looked at.
    /// </summary>
    public string? RouteValue { get; init; }

    /// <summary>Lets the caller in when everything that is asked holds.</summary>
    /// <param name="context">The decision under way; its resource is the <see cref="HttpContext"/> of the request.</param>
    /// <param name="requirement">What is asked.</param>
    /// <returns>A completed task.</returns>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, OrganizationRequirement requirement)
    {
        if (context.User.GetOrganization() is { } organization
            && (requirement.Role is not { } role || organization.HasRole(role))
            && (requirement.Permission is not { } permission || organization.HasPermission(permission))
            && (!requirement.Owner || organization.IsOwner)
            && (requirement.RouteValue is not { } name || RouteNames(context.Resource, name, organization)))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    private static bool RouteNames(object? resource, string name, CurrentOrganization organization) =>
        resource is HttpContext http && http.GetRouteValue(name) is string value && value == organization.Id;
}
