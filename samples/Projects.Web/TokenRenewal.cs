using System.Globalization;
using Duende.IdentityModel.Client;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Projects.Web;

/// <summary>
/// Renews the access token with the refresh token (RFC 6749, 6) when it is about to expire, and when a service says that it is stale. The server
/// reads the membership again each time: who was removed gets no new token, and the session ends here. A refresh token is good for one use, and a
/// browser asks for several things at once: they share one renewal.
/// </summary>
internal sealed class TokenRenewal(HttpClient http, IOptionsMonitor<OpenIdConnectOptions> options, TimeProvider time)
{
    private static readonly MemoryCache Renewals = new(new MemoryCacheOptions());
    private static readonly TimeSpan Shared = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(20);

    public async Task RenewAsync(CookieValidatePrincipalContext context)
    {
        var expires = context.Properties.GetTokenValue("expires_at");
        if (expires is null || DateTimeOffset.Parse(expires, CultureInfo.InvariantCulture) - Margin > time.GetUtcNow())
        {
            return;
        }

        context.ShouldRenew = await RenewAsync(context.Properties);
        if (!context.ShouldRenew)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        }
    }

    /// <summary>Puts new tokens into the session; false when the server gives none.</summary>
    public async Task<bool> RenewAsync(AuthenticationProperties session)
    {
        var answer = await Renewal(session.GetTokenValue("refresh_token") ?? "");
        if (answer.IsError)
        {
            return false;
        }

        session.UpdateTokenValue("access_token", answer.AccessToken!);
        session.UpdateTokenValue("refresh_token", answer.RefreshToken ?? session.GetTokenValue("refresh_token")!);
        session.UpdateTokenValue("expires_at", time.GetUtcNow().AddSeconds(answer.ExpiresIn).ToString("o", CultureInfo.InvariantCulture));
        return true;
    }

    private Task<TokenResponse> Renewal(string refreshToken)
    {
        lock (Renewals)
        {
            return Renewals.GetOrCreate(refreshToken, entry =>
            {
                entry.AbsoluteExpirationRelativeToNow = Shared;
                return RequestAsync(refreshToken);
            })!;
        }
    }

    private async Task<TokenResponse> RequestAsync(string refreshToken)
    {
        var oidc = options.Get(OpenIdConnectDefaults.AuthenticationScheme);
        var server = await oidc.ConfigurationManager!.GetConfigurationAsync(CancellationToken.None);
        return await http.RequestRefreshTokenAsync(new RefreshTokenRequest
        {
            Address = server.TokenEndpoint,
            ClientId = oidc.ClientId!,
            ClientSecret = oidc.ClientSecret,
            RefreshToken = refreshToken,
        });
    }
}
