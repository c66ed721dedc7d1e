namespace OrgGrpc.Client.Tokens;

/// <summary>Calls without a token: what is open to everybody, or calls that bring credentials of their own.</summary>
internal sealed class NoTokens : IAccessTokenSource
{
    public ValueTask<string?> GetAccessTokenAsync(CancellationToken cancellationToken) => default;
}
