using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using OrgGrpc.Server.Email;

namespace OrgGrpc.Server.Providers;

/// <summary>How the framework's handler is told to speak with a provider: code with PKCE, state and nonce, answers in the query.</summary>
internal static class ProviderHandler
{
    /// <summary>The page that goes on with whoever came.</summary>
    public const string ArrivalPath = "/sign-in/provider";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void Configure(OpenIdConnectOptions handler, Provider provider, ProviderSettings settings, PublicLinks links)
    {
        handler.Authority = settings.Authority;
        handler.ClientId = settings.ClientId;
        handler.ClientSecret = settings.ClientSecret.Length > 0 ? settings.ClientSecret : null;
        handler.RequireHttpsMetadata = !new Uri(settings.Authority).IsLoopback;
        handler.BackchannelTimeout = Patience;
        handler.SignInScheme = IdentityConstants.ExternalScheme;

        // One for each provider: an answer of one is never taken for another's (RFC 9700 section 4.4).
        handler.CallbackPath = provider.CallbackPath;
        handler.ResponseType = OpenIdConnectResponseType.Code;
        handler.ResponseMode = OpenIdConnectResponseMode.Query;
        handler.UsePkce = true;
        handler.PushedAuthorizationBehavior = settings.PushRequests ? PushedAuthorizationBehavior.UseIfAvailable : PushedAuthorizationBehavior.Disable;
        handler.MapInboundClaims = false;
        handler.SaveTokens = false;
        handler.Scope.Clear();
        foreach (var scope in settings.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            handler.Scope.Add(scope);
        }

        // Many providers say who somebody is at userinfo only; the handler holds its subject against that of the token.
        handler.GetClaimsFromUserInfoEndpoint = true;
        foreach (var claim in new[] { "name", "email", "email_verified", "locale" })
        {
            handler.ClaimActions.MapUniqueJsonKey(claim, claim);
        }

        foreach (var (cookie, name) in new[] { (handler.CorrelationCookie, "state"), (handler.NonceCookie, "nonce") })
        {
            cookie.Name = $"orggrpc.provider.{name}.";
            cookie.SameSite = SameSiteMode.Lax;
            cookie.Path = provider.StartPath;

            // The cookie policy of the pages makes it secure where the public address is https.
            cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        }

        handler.Events.OnRedirectToIdentityProvider = context =>
        {
            // By the public address, whatever host the request claims.
            context.ProtocolMessage.RedirectUri = links.To(provider.CallbackPath);
            return Task.CompletedTask;
        };
        handler.Events.OnTokenValidated = context =>
        {
            ((ClaimsIdentity)context.Principal!.Identity!).AddClaims(
                [new(OutsideIdentity.ProviderClaim, provider.Name), new(OutsideIdentity.IssuerClaim, context.SecurityToken.Issuer)]);
            return Task.CompletedTask;
        };
        handler.Events.OnRemoteFailure = context =>
        {
            // The person said no, the answer was too late or not for this browser, the provider failed: the page says to begin again.
            context.HandleResponse();
            ProviderLog.SignInFailed(context.HttpContext.RequestServices.GetRequiredService<ILogger<Provider>>(), provider.Name, context.Failure);
            context.Response.Redirect(QueryHelpers.AddQueryString(context.Properties?.RedirectUri ?? ArrivalPath, "failed", provider.Name));
            return Task.CompletedTask;
        };
    }

    /// <summary>Leads the browser to the provider, and then to the page that goes on.</summary>
    /// <param name="http">The request.</param>
    /// <param name="provider">Whose.</param>
    /// <param name="returnUrl">Where that page leads back to; it judges that.</param>
    /// <param name="again">Whether the provider is asked not to go by what it knows already.</param>
    public static async Task LeadAsync(HttpContext http, Provider provider, string? returnUrl, bool again)
    {
        var arrival = QueryHelpers.AddQueryString(ArrivalPath, "returnUrl", returnUrl ?? "/");
        var properties = new OpenIdConnectChallengeProperties { RedirectUri = arrival };
        if (again)
        {
            properties.Prompt = OpenIdConnectPrompt.Login;
            properties.MaxAge = TimeSpan.Zero;
            ProviderVisit.Ask(properties, http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        }

        try
        {
            await http.ChallengeAsync(provider.Scheme, properties);
        }
        catch (Exception exception) when (exception is InvalidOperationException or HttpRequestException or TaskCanceledException)
        {
            ProviderLog.Unreachable(http.RequestServices.GetRequiredService<ILogger<Provider>>(), provider.Name, exception);
            http.Response.Redirect(QueryHelpers.AddQueryString(arrival, "failed", provider.Name));
        }
    }
}

internal static partial class ProviderLog
{
    [LoggerMessage(1601, LogLevel.Warning, "The provider {Provider} cannot be reached, or its discovery document is wrong.")]
    public static partial void Unreachable(ILogger logger, string provider, Exception exception);

    [LoggerMessage(1602, LogLevel.Information, "A sign-in with the provider {Provider} came to nothing.")]
    public static partial void SignInFailed(ILogger logger, string provider, Exception? exception);
}
