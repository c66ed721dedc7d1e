using System.Security.Claims;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>
/// Lets a code or a refresh token be used once. The engine marks it as used too, but signs in whether or not it was the first; here the
/// loser of a race is refused, which the token's concurrency stamp in the database decides.
/// </summary>
internal sealed class SingleUse(IOpenIddictTokenManager tokens)
{
    public async Task<bool> TryRedeemAsync(ClaimsPrincipal carried, CancellationToken cancellationToken)
    {
        var token = await tokens.FindByIdAsync(carried.GetTokenId() ?? "", cancellationToken);
        return token is not null
            && await tokens.HasStatusAsync(token, Statuses.Valid, cancellationToken)
            && await tokens.TryRedeemAsync(token, cancellationToken);
    }
}
