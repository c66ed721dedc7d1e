using Microsoft.Extensions.Primitives;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Persistence;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>
/// Who calls our API. A middleware of its own rather than an authentication scheme: for a token that was seen before it costs one hash and one
/// look-up, where the scheme costs ten times the call. What the caller is and may do is read now, never from the token.
/// </summary>
internal sealed class BearerAuthentication(
    RequestDelegate next, AccessTokenValidator validator, ValidatedTokens tokens, CallerLookup callers, TimeProvider time)
{
    private const string Scheme = "Bearer ";

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.IsRpc)
        {
            try
            {
                var token = Read(http.Request);
                if (!token.IsEmpty)
                {
                    http.Caller = await AuthenticateAsync(token, http.RequestAborted);
                }
            }
            catch (Refusal refusal)
            {
                await StatusWriter.WriteAsync(http, refusal);
                return;
            }
        }

        await next(http);
    }

    /// <summary>The one token of the request. RFC 6750 section 2.3 lets servers refuse tokens in the query, which end up in logs.</summary>
    private static ReadOnlyMemory<char> Read(HttpRequest request)
    {
        if (request.QueryString.HasValue && request.Query.ContainsKey("access_token"))
        {
            throw Invalid("An access token belongs in the authorization header.");
        }

        var header = request.Headers.Authorization;
        if (StringValues.IsNullOrEmpty(header))
        {
            return default;
        }

        if (header.Count != 1)
        {
            throw Invalid("The call carries more than one authorization header.");
        }

        var value = header[0]!;
        if (!value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || value.Length > AccessTokenValidator.MaxLength
            || value.Length == Scheme.Length || value.AsSpan(Scheme.Length).ContainsAnyExcept(TokenCharacters))
        {
            throw Invalid("The authorization header holds no access token.");
        }

        return value.AsMemory(Scheme.Length);
    }

    private async ValueTask<Caller> AuthenticateAsync(ReadOnlyMemory<char> token, CancellationToken cancellationToken)
    {
        var key = ValidatedTokens.KeyOf(token.Span);
        if (tokens.Find(key) is { } known)
        {
            return known.ExpireTime > time.GetInstant() ? CallerOf(known) : throw Expired(key);
        }

        var generation = tokens.Generation;
        var (validated, expired) = await validator.ValidateAsync(token.ToString(), cancellationToken);
        if (validated is null)
        {
            throw expired ? Expired(key) : Invalid("The access token is not valid here.");
        }

        tokens.Keep(key, validated, generation);
        return CallerOf(validated);
    }

    private Caller CallerOf(ValidatedToken token) =>
        callers.Find(token) is { IsNobody: false } caller ? caller : throw Invalid("The access token belongs to nobody who may act.");

    private Refusal Expired(in ValidatedTokens.Key key)
    {
        tokens.Drop(key);
        return new(ErrorReason.TokenExpired, "The access token has expired.");
    }

    private static Refusal Invalid(string message) => new(ErrorReason.TokenInvalid, message);

    /// <summary>Base64url and the dots between the parts of a JWT.</summary>
    private static readonly System.Buffers.SearchValues<char> TokenCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");
}
