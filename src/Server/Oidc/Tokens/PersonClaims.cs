using OrgGrpc.Server.Oidc.Clients;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>A person, as tokens and userinfo tell them.</summary>
internal sealed record PersonClaims(
    User Person, OrganizationClaims? Organization, IReadOnlyList<OrganizationClaims>? Organizations, bool? IsTruncated, long Revision)
{
    /// <summary>A token never grows with the number of memberships; the rest of the list is to be had over gRPC.</summary>
    public const int MaxOrganizations = 50;

    /// <summary>Who the person is, by the scopes of OpenID Connect Core section 5.4, and their organizations: for ID token and userinfo.</summary>
    public IEnumerable<(string Type, object Value)> ForClient(Func<string, bool> hasScope)
    {
        if (hasScope(StandardScopes.Profile))
        {
            yield return ("name", Person.Name.Value);
            yield return ("updated_at", Person.UpdateTime.ToUnixTimeSeconds());
            if (Person.Locale.Length > 0)
            {
                yield return ("locale", Person.Locale);
            }
        }

        if (hasScope(StandardScopes.Email))
        {
            yield return ("email", Person.Address.Value);
            yield return ("email_verified", Person.EmailConfirmed);
        }

        if (Organizations is not null)
        {
            yield return ("organizations", Organizations.Select(organization => organization.ForList()).ToArray());
            if (IsTruncated == true)
            {
                yield return ("organizations_truncated", true);
            }
        }
    }

    public IEnumerable<(string Type, object Value)> ForOrganization(Func<string, bool> hasScope) =>
        hasScope(StandardScopes.Organization) && Organization is not null
            ? Organization.ForOrganization(hasScope(StandardScopes.OrganizationPermissions))
            : [];
}
