using Microsoft.IdentityModel.JsonWebTokens;

namespace OrgGrpc.Client.AspNetCore.Freshness;

/// <summary>What decides whether a token is stale. A token that does not say at which revision its claims were read is older than everything.</summary>
internal readonly record struct TokenClaims(string Subject, string? OrganizationId, string? SessionId, long Revision, DateTimeOffset IssuedAt)
{
    public static TokenClaims Of(JsonWebToken token) => new(
        token.Subject,
        Text(token, OrgGrpcClaims.OrganizationId),
        Text(token, OrgGrpcClaims.SessionId),
        token.TryGetPayloadValue<long>(OrgGrpcClaims.Revision, out var revision) ? revision : 0,
        new(token.IssuedAt, TimeSpan.Zero));

    private static string? Text(JsonWebToken token, string name) => token.TryGetPayloadValue<string>(name, out var value) && value.Length > 0 ? value : null;
}
