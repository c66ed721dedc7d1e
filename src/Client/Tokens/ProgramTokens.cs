namespace OrgGrpc.Client.Tokens;

/// <summary>
/// The token of this program: kept, renewed while the old one still works, and asked for once however many callers wait. A failed
/// renewal is only felt when the old token has expired.
/// </summary>
internal sealed class ProgramTokens(ClientCredentials credentials, TimeProvider time) : IAccessTokenSource
{
    private readonly Lock gate = new();
    private CachedToken? current;
    private Task<CachedToken>? underway;

    public async ValueTask<string?> GetAccessTokenAsync(CancellationToken cancellationToken)
    {
        Task<CachedToken> request;
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (current is { } token && now < token.RenewAt)
            {
                return token.Value;
            }

            // Task.Run: the request starts outside the lock.
            request = underway ??= Task.Run(RenewAsync, CancellationToken.None);
            if (current is { } old && now < old.ExpiresAt)
            {
                return old.Value;
            }
        }

        // The request belongs to all who wait: one who leaves does not end it for the others.
        return (await request.WaitAsync(cancellationToken)).Value;
    }

    public void Reject(string accessToken)
    {
        lock (gate)
        {
            if (current?.Value == accessToken)
            {
                current = null;
            }
        }
    }

    private async Task<CachedToken> RenewAsync()
    {
        try
        {
            var token = await credentials.RequestAsync();
            lock (gate)
            {
                return current = token;
            }
        }
        finally
        {
            lock (gate)
            {
                underway = null;
            }
        }
    }
}
