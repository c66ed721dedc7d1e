using Microsoft.AspNetCore.Authorization;

namespace OrgGrpc.Client.AspNetCore;

/// <summary>
/// The caller's token must be for an organization. On controllers and actions, gRPC services and their methods, hubs and endpoints. Without a
/// token the answer is 401, with one for no organization 403.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public class RequireOrganizationAttribute : AuthorizeAttribute, IAuthorizationRequirementData
{
    /// <summary>
    /// The route value that must be the id of that organization, as in <c>organizationId</c>; another id is answered 403. Default: the route is
    /// not looked at.
    /// </summary>
    public string? RouteValue { get; set; }

    /// <summary>What is asked, for the framework.</summary>
    /// <returns>One requirement.</returns>
    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [Requirement()];

    private protected virtual OrganizationRequirement Requirement() => new() { RouteValue = RouteValue };
}
