using System.Collections.Immutable;
using System.Globalization;
using System.Security.Claims;
using OpenIddict.Abstractions;
using OrgGrpc.Server.Freshness;
using OrgGrpc.Server.Ids;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>A person's access token that is to be exchanged (RFC 8693), after the engine has checked it.</summary>
/// <param name="Principal">All of its claims.</param>
/// <param name="ClientId">To whom it was issued.</param>
/// <param name="Revision">What it says was true then.</param>
internal sealed record SubjectToken(ClaimsPrincipal Principal, Id<User> UserId, string ClientId, long Revision, DateTimeOffset ExpireTime)
{
    /// <summary>The one organization that it is for, if it is for one.</summary>
    public Id<Organization>? Organization => Id<Organization>.ParseOrNull(Principal.GetClaim(OrganizationClaims.IdClaim));

    public ImmutableArray<string> Scopes => Principal.GetScopes();

    public Actors Actors => Actors.Of(Principal.GetClaim(Actors.Claim));

    /// <summary>Whatever makes it stale has one of these.</summary>
    public Fingerprint[] Fingerprints =>
    [
        .. new[] { Principal.GetClaim(Claims.Subject), Principal.GetClaim(OrganizationClaims.IdClaim), Principal.GetClaim(TokenPrincipal.SessionClaim) }
            .OfType<string>().Select(Fingerprint.Of),
        .. Organization is { } organization ? [Fingerprint.OfMember(UserId.ToString(), organization.ToString())] : Array.Empty<Fingerprint>(),
    ];

    /// <summary>Null when it is nobody's: a program has its own tokens, and none that others pass on.</summary>
    public static SubjectToken? Of(ClaimsPrincipal principal) =>
        Id<User>.ParseOrNull(principal.GetClaim(Claims.Subject)) is { } user
        && principal.GetClaim(Claims.ClientId) is { } client
        && principal.GetExpirationDate() is { } end
        && long.TryParse(principal.GetClaim(TokenPrincipal.RevisionClaim), CultureInfo.InvariantCulture, out var revision)
            ? new(principal, user, client, revision, end)
            : null;
}
