using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.EntityFrameworkCore.Models;
using OrgGrpc.Server.ApiKeys;
using OrgGrpc.Server.Freshness;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Oidc.Keys;
using OrgGrpc.Server.Persistence;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>
/// Checks access tokens for our own API (RFC 9068 section 4): one algorithm, our own keys by their ids, type, issuer, audience, lifetime,
/// and that it was not revoked. Nothing that the token's header points at is ever fetched.
/// </summary>
internal sealed class AccessTokenValidator(SigningKeys keys, Issuer issuer, IDbContextFactory<OrgGrpcDbContext> contexts, TimeProvider time)
{
    /// <summary>No token of ours comes near; longer ones are not even hashed.</summary>
    public const int MaxLength = 16 * 1024;

    /// <summary>How far ahead another node's clock may be.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    private static readonly long EndOfTime = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private static readonly JsonWebTokenHandler Handler = new() { MaximumTokenSizeInBytes = MaxLength, MapInboundClaims = false };

    private static readonly JsonDocumentOptions EachNameOnce = new() { AllowDuplicateProperties = false };

    private readonly TokenValidationParameters parameters = new()
    {
        ValidAlgorithms = [SigningKeyMaterial.AccessTokens],
        ValidTypes = ["at+jwt"],
        ValidIssuer = issuer.Name,
        ValidAudience = ApiResource.Name,
        IgnoreTrailingSlashWhenValidatingAudience = false,
        ValidateLifetime = false,
        RequireSignedTokens = true,
        TryAllIssuerSigningKeys = false,
        IssuerSigningKeyResolver = (_, _, id, _) => keys.Find(SigningKeyMaterial.AccessTokens, id) is { } key ? [key] : [],
    };

    /// <summary>The token's content, or null with the reason whether it merely expired.</summary>
    public async Task<(ValidatedToken? Token, bool Expired)> ValidateAsync(string text, CancellationToken cancellationToken)
    {
        var result = await Handler.ValidateTokenAsync(text, parameters);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token || !IsUnambiguous(token)
            || !token.TryGetPayloadValue<long>("exp", out var expires) || !token.TryGetPayloadValue<long>("iat", out var issued)
            || !token.TryGetPayloadValue<string>("sub", out var subject) || !token.TryGetPayloadValue<string>("client_id", out var clientId))
        {
            return (null, false);
        }

        var now = time.GetInstant();
        var soon = (now + Skew).ToUnixTimeSeconds();
        if (issued > soon || (token.TryGetPayloadValue<long>("nbf", out var notBefore) && notBefore > soon) || expires > EndOfTime)
        {
            return (null, false);
        }

        var expireTime = DateTimeOffset.FromUnixTimeSeconds(Math.Max(0, expires));
        if (expireTime <= now)
        {
            return (null, true);
        }

        var asksConsent = false;
        if (token.TryGetPayloadValue<string>(Claims.Private.TokenId, out var entry))
        {
            if (await StandingAsync(entry, cancellationToken) is not { } standing)
            {
                return (null, false);
            }

            asksConsent = standing.ConsentType != ConsentTypes.Implicit;
        }

        var scopes = token.TryGetPayloadValue<string>("scope", out var scope) ? scope.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        var isProgram = subject == clientId;
        var organization = token.TryGetPayloadValue<string>(OrganizationClaims.IdClaim, out var named) ? Id<Organization>.ParseOrNull(named) : null;
        return (
            new(
                isProgram ? null : Id<User>.ParseOrNull(subject), isProgram ? clientId : null, scopes.ToHashSet(), expireTime, organization,
                token.TryGetClaim(Actors.Claim, out _), asksConsent, Id<ApiKey>.ParseOrNull(clientId), token.TryGetPayloadValue<long>(TokenPrincipal.RevisionClaim, out var revision) ? revision : 0,
                isProgram ? [] : [.. HangsOn(token, subject).Select(Fingerprint.Of)]),
            false);
    }

    private static IEnumerable<string> HangsOn(JsonWebToken token, string subject)
    {
        yield return subject;
        if (token.TryGetPayloadValue<string>(TokenPrincipal.SessionClaim, out var session))
        {
            yield return session;
        }
    }

    /// <summary>RFC 7519 section 4: a claim that comes twice could be read as one or the other.</summary>
    private static bool IsUnambiguous(JsonWebToken token)
    {
        try
        {
            using var content = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload), EachNameOnce);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The token's entry, as long as it was not revoked, and how its client came by it.</summary>
    private async Task<Standing?> StandingAsync(string entry, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<OpenIddictEntityFrameworkCoreToken>()
            .Where(token => token.Id == entry && token.Status == Statuses.Valid)
            .Select(token => new Standing(token.Application!.ConsentType)).SingleOrDefaultAsync(cancellationToken);
    }

    private sealed record Standing(string? ConsentType);
}
