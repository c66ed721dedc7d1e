using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OrgGrpc.Client.AspNetCore.Freshness;

/// <summary>
/// Takes no token that is stale. Part of validation rather than an event of the bearer scheme, which a host may replace by its own.
/// </summary>
internal sealed class FreshTokenHandler : JsonWebTokenHandler
{
    private readonly FreshnessGuard guard;

    public FreshTokenHandler(FreshnessGuard guard) => (this.guard, MapInboundClaims) = (guard, false);

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters) =>
        await JudgeAsync(await base.ValidateTokenAsync(token, validationParameters));

    public override async Task<TokenValidationResult> ValidateTokenAsync(SecurityToken token, TokenValidationParameters validationParameters) =>
        await JudgeAsync(await base.ValidateTokenAsync(token, validationParameters));

    private async ValueTask<TokenValidationResult> JudgeAsync(TokenValidationResult result) =>
        result.IsValid && await guard.ObjectionAsync((JsonWebToken)result.SecurityToken) is { } objection
            ? new() { IsValid = false, Exception = objection }
            : result;
}
