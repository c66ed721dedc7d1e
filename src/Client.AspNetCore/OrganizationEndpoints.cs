using Microsoft.AspNetCore.Builder;

namespace OrgGrpc.Client.AspNetCore;

/// <summary>
/// What an endpoint, a group of endpoints, mapped controllers or a mapped gRPC service asks of its callers. Several add up. Without a token the
/// answer is 401, with one that is not enough 403.
/// </summary>
public static class OrganizationEndpoints
{
    /// <summary>The caller's token must be for an organization.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="routeValue">The route value that must be the id of that organization; null: the route is not looked at.</param>
    /// <returns>The same endpoint.</returns>
    public static TBuilder RequireOrganization<TBuilder>(this TBuilder builder, string? routeValue = null)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(new RequireOrganizationAttribute { RouteValue = routeValue });

    /// <summary>The caller must have a role in the token's organization. The owner has every role.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="role">The role, as in <c>admin</c>.</param>
    /// <param name="routeValue">The route value that must be the id of that organization; null: the route is not looked at.</param>
    /// <returns>The same endpoint.</returns>
    public static TBuilder RequireOrganizationRole<TBuilder>(this TBuilder builder, string role, string? routeValue = null)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(new RequireOrganizationRoleAttribute(role) { RouteValue = routeValue });

    /// <summary>The caller must be the owner of the token's organization.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="routeValue">The route value that must be the id of that organization; null: the route is not looked at.</param>
    /// <returns>The same endpoint.</returns>
    public static TBuilder RequireOrganizationOwner<TBuilder>(this TBuilder builder, string? routeValue = null)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(new RequireOrganizationOwnerAttribute { RouteValue = routeValue });

    /// <summary>The caller must have a permission in the token's organization. The owner has every permission.</summary>
    /// <typeparam name="TBuilder">The kind of endpoint.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="permission">The permission, as in <c>invitations:create</c>; tokens carry it with the scope <c>org_permissions</c>.</param>
    /// <param name="routeValue">The route value that must be the id of that organization; null: the route is not looked at.</param>
    /// <returns>The same endpoint.</returns>
    public static TBuilder RequireOrganizationPermission<TBuilder>(this TBuilder builder, string permission, string? routeValue = null)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(new RequireOrganizationPermissionAttribute(permission) { RouteValue = routeValue });
}
