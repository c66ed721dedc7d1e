using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Oidc;

/// <summary>
/// Forgets the engine's tokens and the sign-ins without tokens. A refresh token that was used is remembered for as long as it could still
/// be tried again: a second use is how a theft shows.
/// </summary>
internal sealed class TokenExpiry(
    IOpenIddictTokenManager tokens, IOpenIddictAuthorizationManager authorizations, WriteGate gate, IOptions<OidcOptions> options, TimeProvider time)
    : IChore
{
    public async Task DoAsync(CancellationToken cancellationToken)
    {
        var threshold = time.GetUtcNow() - options.Value.RefreshTokenLifetime - TimeSpan.FromMinutes(10);
        using var turn = await gate.EnterAsync(cancellationToken);
        await tokens.PruneAsync(threshold, cancellationToken);
        await authorizations.PruneAsync(threshold, cancellationToken);
    }
}
