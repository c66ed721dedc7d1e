using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using Token = OpenIddict.EntityFrameworkCore.Models.OpenIddictEntityFrameworkCoreToken;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>The engine's tokens; whatever revokes some makes our API check every token anew.</summary>
internal sealed class RevocationWatch(
    IOpenIddictTokenCache<Token> cache, ILogger<OpenIddictTokenManager<Token>> logger, IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictTokenStore<Token> store, ValidatedTokens validated)
    : OpenIddictTokenManager<Token>(cache, logger, options, store)
{
    public override async ValueTask<bool> TryRevokeAsync(Token token, CancellationToken cancellationToken = default)
    {
        var revoked = await base.TryRevokeAsync(token, cancellationToken);
        validated.Clear();
        return revoked;
    }

    public override async ValueTask<long> RevokeByAuthorizationIdAsync(string identifier, CancellationToken cancellationToken = default)
    {
        var count = await base.RevokeByAuthorizationIdAsync(identifier, cancellationToken);
        validated.Clear();
        return count;
    }

    public override async ValueTask<long> RevokeByApplicationIdAsync(string identifier, CancellationToken cancellationToken = default)
    {
        var count = await base.RevokeByApplicationIdAsync(identifier, cancellationToken);
        validated.Clear();
        return count;
    }

    public override async ValueTask<long> RevokeBySubjectAsync(string subject, CancellationToken cancellationToken = default)
    {
        var count = await base.RevokeBySubjectAsync(subject, cancellationToken);
        validated.Clear();
        return count;
    }
}
