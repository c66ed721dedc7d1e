using System.Collections.Immutable;
using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using OpenIddict.Abstractions;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Sessions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>Puts our claims into the engine's form: which claim goes into which token.</summary>
internal static class TokenPrincipal
{
    public const string RevisionClaim = "org_rev";

    /// <summary>In codes and refresh tokens: the organization that was chosen.</summary>
    public const string ChosenClaim = "chosen_organization";

    /// <summary>In every token of a person: the session that it hangs on.</summary>
    public const string SessionClaim = SessionClaims.IdClaim;

    /// <summary>The resources that the person's sign-in was for; each token is for one or more of them.</summary>
    private const string GrantedResourcesClaim = "granted_resources";

    /// <summary>The scopes of the sign-in, which the next refresh token keeps when this access token has fewer.</summary>
    private const string GrantedScopesClaim = "granted_scopes";

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

    /// <summary>
    /// A person's key speaks as the person, with itself in the place of the session; an organization's speaks as itself. No token outlives its key.
    /// </summary>
    public static ClaimsPrincipal OfKey(OpenIddictRequest request, ApiKeyClaims claims, DateTimeOffset now, TimeSpan lifetime)
    {
        var key = claims.Key;
        var identity = New(key.UserId?.ToString() ?? key.Id.ToString());
        if (key.UserId is not null)
        {
            Add(identity, SessionClaim, key.Id.ToString(), Destinations.AccessToken);
        }

        identity.SetScopes(request.GetScopes());
        identity.SetResources(request.GetResources() is { Length: > 0 } named ? named : [ApiResource.Name]);
        Add(identity, RevisionClaim, claims.Revision, Destinations.AccessToken);
        foreach (var (type, value) in claims.Organization?.ForOrganization(request.HasScope(StandardScopes.OrganizationPermissions)) ?? [])
        {
            Add(identity, type, value, Destinations.AccessToken);
        }

        var left = key.ExpireTime - now;
        return new ClaimsPrincipal(identity).SetAccessTokenLifetime(left < lifetime ? left : lifetime);
    }

    /// <summary>What a code carries: who signed in and for what. What tokens say about them is read when they are made.</summary>
    public static ClaimsPrincipal OfCode(
        ImmutableArray<string> scopes, string[] resources, Id<User> user, DateTimeOffset? authTime, string[] methods, Id<Organization>? organization,
        Id<Session> session)
    {
        var identity = New(user.ToString());
        identity.SetScopes(scopes);
        Add(identity, GrantedResourcesClaim, resources);
        if (authTime is { } time)
        {
            Add(identity, Claims.AuthenticationTime, time.ToUnixTimeSeconds(), Destinations.IdentityToken);
        }

        Add(identity, Claims.AuthenticationMethodReference, methods, Destinations.IdentityToken);
        Add(identity, SessionClaim, session.ToString());
        if (organization is { } id)
        {
            Add(identity, ChosenClaim, id.ToString());
        }

        return new(identity);
    }

    /// <summary>The next tokens of a sign-in: what the code or the refresh token carried, and everything about the person as it is now.</summary>
    public static ClaimsPrincipal OfPerson(
        ClaimsPrincipal carried, PersonClaims claims, ImmutableArray<string> scopes, ImmutableArray<string> audiences)
    {
        var identity = New(claims.Person.Id.ToString());

        if (carried.GetClaim(Claims.AuthenticationTime) is { } time)
        {
            Add(identity, Claims.AuthenticationTime, long.Parse(time, CultureInfo.InvariantCulture), Destinations.IdentityToken);
        }

        Add(identity, Claims.AuthenticationMethodReference, Values(carried, Claims.AuthenticationMethodReference), Destinations.IdentityToken);
        Add(identity, SessionClaim, carried.GetClaim(SessionClaim)!, Destinations.AccessToken, Destinations.IdentityToken);
        Add(identity, GrantedResourcesClaim, GrantedResources(carried));
        Add(identity, GrantedScopesClaim, carried.GetScopes().ToArray());
        Add(identity, RevisionClaim, claims.Revision, Destinations.AccessToken);
        if (claims.Organization is { } organization)
        {
            Add(identity, ChosenClaim, organization.Id.ToString());
        }

        foreach (var (type, value) in claims.ForOrganization(scopes.Contains))
        {
            Add(identity, type, value, Destinations.AccessToken, Destinations.IdentityToken);
        }

        foreach (var (type, value) in claims.ForClient(scopes.Contains))
        {
            Add(identity, type, value, Destinations.IdentityToken);
        }

        identity.SetScopes(scopes);
        identity.SetResources(audiences);
        return new(identity);
    }

    /// <summary>
    /// What a service passes on: the person as they are now, in the session and the sign-in of the token that it was given and no longer than that
    /// one, and who acts for them.
    /// </summary>
    public static ClaimsPrincipal OfExchange(
        SubjectToken subject, PersonClaims claims, ImmutableArray<string> scopes, string audience, Actors actors, TimeSpan lifetime)
    {
        var identity = New(claims.Person.Id.ToString());
        Add(identity, SessionClaim, subject.Principal.GetClaim(SessionClaim)!, Destinations.AccessToken);
        Add(identity, RevisionClaim, claims.Revision, Destinations.AccessToken);
        foreach (var (type, value) in claims.ForOrganization(scopes.Contains))
        {
            Add(identity, type, value, Destinations.AccessToken);
        }

        identity.AddClaim(new Claim(Actors.Claim, actors.ToClaim().ToJsonString(), "JSON").SetDestinations(Destinations.AccessToken));
        identity.SetScopes(scopes);
        identity.SetResources(audience);
        identity.SetAccessTokenLifetime(lifetime);
        identity.SetAuthorizationId(subject.Principal.GetAuthorizationId());
        return new(identity);
    }

    /// <summary>What a device asked for beside scopes, until a person lets it in.</summary>
    public static void AddDeviceRequest(ClaimsPrincipal device, OpenIddictRequest request)
    {
        var identity = (ClaimsIdentity)device.Identity!;
        Add(identity, GrantedResourcesClaim, request.GetResources().ToArray());
        if ((string?)request["organization"] is { } organization)
        {
            Add(identity, ChosenClaim, organization);
        }
    }

    public static string[] GrantedResources(ClaimsPrincipal carried) => Values(carried, GrantedResourcesClaim);

    /// <summary>What a refresh token carries to the next tokens; everything else is read anew.</summary>
    public static ClaimsPrincipal OfRefreshToken(ClaimsPrincipal tokens) =>
        tokens.Clone(IsCarried).SetScopes(Values(tokens, GrantedScopesClaim));

    private static string[] Values(ClaimsPrincipal principal, string type) =>
        principal.FindFirst(type) is { } first && first.Value.StartsWith('[')
            ? JsonSerializer.Deserialize<string[]>(first.Value)!
            : [.. principal.FindAll(type).Select(claim => claim.Value)];

    private static bool IsCarried(Claim claim) =>
        claim.Type is Claims.Subject or Claims.AuthenticationTime or Claims.AuthenticationMethodReference or SessionClaim or ChosenClaim or GrantedResourcesClaim
        || claim.Type.StartsWith("oi_", StringComparison.Ordinal);

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
            long number => new Claim(type, number.ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64),
            bool flag => new Claim(type, flag ? "true" : "false", ClaimValueTypes.Boolean),

            // As one JSON value: the engine would write an array of one as a plain text.
            _ => new Claim(type, JsonSerializer.Serialize(value), "JSON_ARRAY"),
        };
        identity.AddClaim(claim.SetDestinations(destinations));
    }
}
