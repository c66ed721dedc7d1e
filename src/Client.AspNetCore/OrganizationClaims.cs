using System.Collections.Frozen;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace OrgGrpc.Client.AspNetCore;

/// <summary>Reads the organization from the caller's claims.</summary>
public static class OrganizationClaims
{
    /// <summary>The organization that the request's token is for.</summary>
    /// <param name="context">The request.</param>
    /// <returns>The organization; null when the caller is anonymous or the token is for none.</returns>
    public static CurrentOrganization? GetOrganization(this HttpContext context) => context.User.GetOrganization();

    /// <summary>The organization that these claims are for.</summary>
    /// <param name="principal">The caller.</param>
    /// <returns>The organization; null when the caller is anonymous, and when the claims name none or more than one.</returns>
    public static CurrentOrganization? GetOrganization(this ClaimsPrincipal principal)
    {
        // One identity that is authenticated: claims of several identities are never mixed.
        var identities = principal.Identities.Where(candidate =>
            candidate.IsAuthenticated && candidate.HasClaim(claim => claim.Type == OrgGrpcClaims.OrganizationId)).ToList();
        if (identities is not [var identity] || Single(identity, OrgGrpcClaims.OrganizationId) is not { Length: > 0 } id)
        {
            return null;
        }

        return new(
            id,
            Single(identity, OrgGrpcClaims.OrganizationSlug),
            All(identity, OrgGrpcClaims.OrganizationRoles),
            All(identity, OrgGrpcClaims.OrganizationPermissions),
            long.TryParse(Single(identity, OrgGrpcClaims.Revision), NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : 0);
    }

    private static string? Single(ClaimsIdentity identity, string type) => identity.FindAll(type).ToList() is [var claim] ? claim.Value : null;

    // The handler has made one claim of each element of the array.
    private static FrozenSet<string> All(ClaimsIdentity identity, string type) =>
        identity.FindAll(type).Select(claim => claim.Value).ToFrozenSet(StringComparer.Ordinal);
}
