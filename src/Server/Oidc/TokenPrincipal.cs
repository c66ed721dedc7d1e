using System.Security.Claims;
using System.Text.Json;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgGrpc.Server.Oidc;

/// <summary>Puts our claims into the engine's form: which claim goes into which token.</summary>
internal static class TokenPrincipal
{
    public const string RevisionClaim = "org_rev";

    public static ClaimsPrincipal OfProgram(OpenIddictRequest request, ProgramClaims claims, Issuer issuer)
    {
        var identity = New(request.ClientId!);
        var scopes = request.GetScopes();
        identity.SetScopes(scopes);
        var resources = request.GetResources();
        identity.SetResources(resources.Length > 0
            ? resources
            : [ApiResource.Default(scopes, claims.Client.Resources, isProgram: true, issuer.Name)]);
        Add(identity, RevisionClaim, claims.Revision, Destinations.AccessToken);
        foreach (var (type, value) in claims.Organization?.ForOrganization(request.HasScope(StandardScopes.OrganizationPermissions)) ?? [])
        {
            Add(identity, type, value, Destinations.AccessToken);
        }

        return new(identity);
    }

    private static ClaimsIdentity New(string subject)
    {
        var identity = new ClaimsIdentity("OrgGrpc", Claims.Name, Claims.Role);
        identity.AddClaim(new Claim(Claims.Subject, subject).SetDestinations(Destinations.AccessToken, Destinations.IdentityToken));
        return identity;
    }

    private static void Add(ClaimsIdentity identity, string type, object value, params string[] destinations)
    {
        var claim = value switch
        {
            string text => new Claim(type, text),
            long number => new Claim(type, number.ToString(System.Globalization.CultureInfo.InvariantCulture), ClaimValueTypes.Integer64),
            bool flag => new Claim(type, flag ? "true" : "false", ClaimValueTypes.Boolean),

            // As one JSON value: the engine would write an array of one as a plain text.
            _ => new Claim(type, JsonSerializer.Serialize(value), "JSON_ARRAY"),
        };
        identity.AddClaim(claim.SetDestinations(destinations));
    }
}
