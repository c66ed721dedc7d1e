using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.ApiKeys;
using OrgGrpc.Server.Freshness;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Sessions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>
/// Introspection tells whether a token holds now: not for a person who was deactivated or left the organization, nor for a client that is
/// gone; and what a person got, only as long as the session that it hangs on. An access token that every guard refuses as stale holds no more
/// here.
/// </summary>
internal sealed class StandingTokens(Facts facts, ClientFacts clients, ApiKeyFacts keys, FreshnessLog freshness, OrgGrpcDbContext db)
    : IOpenIddictServerHandler<ValidateIntrospectionRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor
        .CreateBuilder<ValidateIntrospectionRequestContext>()
        .UseScopedHandler<StandingTokens>()
        .SetOrder(OpenIddictServerHandlers.Introspection.ValidateAuthorizedParty.Descriptor.Order + 1000)
        .Build();

    public async ValueTask HandleAsync(ValidateIntrospectionRequestContext context)
    {
        var token = context.GenericTokenPrincipal!;
        if (!IsStanding(token) || IsStale(token) || !await IsSessionOpenAsync(token, context.CancellationToken))
        {
            context.Reject(OpenIddictConstants.Errors.InvalidToken, "The token no longer holds.");
        }
    }

    /// <summary>What a refresh token carries says nothing that could have changed: all of it is read anew when it is used.</summary>
    private bool IsStale(ClaimsPrincipal token)
    {
        if (!token.HasTokenType(TokenTypeIdentifiers.AccessToken))
        {
            return false;
        }

        // A token that does not say at which revision its claims were read is older than everything.
        long.TryParse(token.GetClaim(TokenPrincipal.RevisionClaim), CultureInfo.InvariantCulture, out var revision);
        var (subject, organization, session) =
            (token.GetClaim(Claims.Subject)!, token.GetClaim(OrganizationClaims.IdClaim), token.GetClaim(TokenPrincipal.SessionClaim));
        List<Fingerprint> fingerprints = [.. new[] { subject, organization, session }.OfType<string>().Select(Fingerprint.Of)];
        if (organization is not null)
        {
            fingerprints.Add(Fingerprint.OfMember(subject, organization));
        }

        return freshness.IsStale(revision, CollectionsMarshal.AsSpan(fingerprints));
    }

    private async Task<bool> IsSessionOpenAsync(ClaimsPrincipal token, CancellationToken cancellationToken) =>
        token.GetClaim(TokenPrincipal.SessionClaim) is not { } claimed || KeyOf(token) is not null
        || (Id<Session>.ParseOrNull(claimed) is { } id && await db.OpenSessions.AnyAsync(session => session.Id == id, cancellationToken));

    private bool IsStanding(ClaimsPrincipal token)
    {
        var subject = token.GetClaim(Claims.Subject);
        var organization = Id<Organization>.ParseOrNull(token.GetClaim(OrganizationClaims.IdClaim) ?? token.GetClaim(TokenPrincipal.ChosenClaim));
        if (Id<ApiKey>.ParseOrNull(token.GetClaim(Claims.ClientId)) is not null && KeyOf(token) is null)
        {
            return false;
        }

        if (Id<User>.ParseOrNull(subject) is { } user)
        {
            return facts.User(user).IsActive && (organization is not { } id || facts.Standing(id, user).IsActive);
        }

        if (KeyOf(token) is { } key)
        {
            return facts.Organization(key.OrganizationId!.Value).Status == OrganizationStatus.Active;
        }

        return clients.Find(subject ?? "") is { } client
            && (organization is not { } bound
                || (client.Bindings.ContainsKey(bound) && facts.Organization(bound).Status == OrganizationStatus.Active));
    }

    /// <summary>The API key that gave the token, as long as there is one.</summary>
    private ApiKeyFact? KeyOf(ClaimsPrincipal token) =>
        Id<ApiKey>.ParseOrNull(token.GetClaim(Claims.ClientId)) is { } id ? keys.Find(id) : null;
}
