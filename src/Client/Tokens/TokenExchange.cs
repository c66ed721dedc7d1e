using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Duende.IdentityModel;
using Duende.IdentityModel.Client;

namespace OrgGrpc.Client.Tokens;

/// <summary>
/// For a service that calls another one on behalf of whoever called it: exchanges the token that it was given for one that is for the next service
/// and names this one as the actor (RFC 8693). Needs <see cref="OrgGrpcOptions.ClientId"/>, and at the server the grant
/// <c>TOKEN_EXCHANGE</c> and the resources that this service serves. Exchanged tokens are kept until they expire, for at most 10,000 callers; many who ask
/// for the same one at once cause one request.
/// </summary>
public sealed class TokenExchange
{
    /// <summary>A service that serves more people at a time asks more often.</summary>
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, Entry> tokens = new(StringComparer.Ordinal);
    private readonly TokenEndpoint endpoint;
    private readonly TimeProvider time;

    internal TokenExchange(TokenEndpoint endpoint, TimeProvider time) => (this.endpoint, this.time) = (endpoint, time);

    /// <summary>Gives a token for the next service about the same person.</summary>
    /// <param name="subjectToken">The access token that this service was called with, without the scheme; validated already.</param>
    /// <param name="resource">The next service, an absolute URI: one of the resources that this client is registered for.</param>
    /// <param name="organization">
    /// The organization, by id or slug. Default: that of the subject token. Another one only where the subject token was issued to this very client.
    /// </param>
    /// <param name="scope">Fewer scopes, separated by spaces. Default: all of the subject token's that this client may ask for.</param>
    /// <param name="cancellationToken">Ends the waiting of this call.</param>
    /// <returns>An access token that lives no longer than the subject token.</returns>
    /// <exception cref="AccessTokenException">
    /// There is none. With <see cref="AccessTokenException.Error"/> <c>invalid_grant</c> the subject token does not hold any more: answer the caller with 401.
    /// </exception>
    public async Task<string> GetTokenAsync(
        string subjectToken, string resource, string? organization = null, string? scope = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(subjectToken);
        ArgumentException.ThrowIfNullOrEmpty(resource);
        var key = KeyOf(subjectToken, resource, organization, scope);
        if (tokens.TryGetValue(key, out var kept) && IsOver(kept))
        {
            tokens.TryRemove(KeyValuePair.Create(key, kept));
        }

        MakeRoom();
        var entry = tokens.GetOrAdd(key, _ => new(() => RequestAsync(subjectToken, resource, organization, scope)));
        return (await entry.AskAsync().WaitAsync(cancellationToken)).Value;
    }

    /// <summary>Says that a service refused this token, so that it is not given again.</summary>
    /// <param name="accessToken">The refused token.</param>
    public void Reject(string accessToken)
    {
        foreach (var entry in tokens.Where(entry => entry.Value.Token?.Value == accessToken))
        {
            tokens.TryRemove(entry);
        }
    }

    private async Task<CachedToken> RequestAsync(string subjectToken, string resource, string? organization, string? scope)
    {
        using var request = new TokenExchangeTokenRequest
        {
            SubjectToken = subjectToken,
            SubjectTokenType = OidcConstants.TokenTypeIdentifiers.AccessToken,
            Resource = resource,
            Scope = scope,
        };
        if (organization is not null)
        {
            request.Parameters.Add("organization", organization);
        }

        return await endpoint.RequestAsync(request, (client, sent) => client.RequestTokenExchangeTokenAsync(sent));
    }

    /// <summary>Expired, or never come: a refusal is not kept.</summary>
    private bool IsOver(Entry entry) => entry.HasFailed || (entry.Token is { } token && token.ExpiresAt <= time.GetUtcNow());

    /// <summary>What is over goes first; when nothing is, all of it: cheaper than keeping an order that nothing else needs.</summary>
    private void MakeRoom()
    {
        if (tokens.Count < Capacity)
        {
            return;
        }

        foreach (var entry in tokens.Where(entry => IsOver(entry.Value)))
        {
            tokens.TryRemove(entry);
        }

        if (tokens.Count >= Capacity)
        {
            tokens.Clear();
        }
    }

    /// <summary>A hash, so that no tokens of callers are kept. None of the parts can hold a line feed and be answered with a token.</summary>
    private static string KeyOf(params string?[] parts) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));

    /// <summary>One token: asked for once, however many wait for it.</summary>
    private sealed class Entry
    {
        private readonly Lazy<Task<CachedToken>> asking;

        // Task.Run: the request belongs to all who wait, and is made in nobody's context.
        public Entry(Func<Task<CachedToken>> ask) => asking = new(() => Task.Run(async () => Token = await ask(), CancellationToken.None));

        /// <summary>Null until it has come.</summary>
        public CachedToken? Token { get; private set; }

        public bool HasFailed => asking is { IsValueCreated: true, Value.IsFaulted: true };

        public Task<CachedToken> AskAsync() => asking.Value;
    }
}
