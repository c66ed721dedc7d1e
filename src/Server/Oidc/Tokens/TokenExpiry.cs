using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;
using OrgGrpc.Server.Persistence;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>
/// Forgets the engine's tokens once they have expired, and the sign-ins of which no token is left. A refresh token that was used stays
/// for as long as it could be tried again: a second use is how a theft shows. (The engine's own pruning goes by another clock than ours.)
/// </summary>
internal sealed class TokenExpiry(OrgGrpcDbContext db, WriteTransaction transaction, TimeProvider time) : IChore
{
    /// <summary>Longer than any request takes, and than nodes' clocks differ.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    public async Task DoAsync(CancellationToken cancellationToken)
    {
        var past = (time.GetUtcNow() - Margin).UtcDateTime;
        await transaction.RunAsync(
            async () =>
            {
                await db.Set<OpenIddictEntityFrameworkCoreToken>().Where(token => token.ExpirationDate < past).ExecuteDeleteAsync(cancellationToken);
                return await db.Set<OpenIddictEntityFrameworkCoreAuthorization>()
                    .Where(signIn => signIn.Type == AuthorizationTypes.AdHoc && signIn.CreationDate < past && !signIn.Tokens.Any())
                    .ExecuteDeleteAsync(cancellationToken);
            },
            cancellationToken);
    }
}
