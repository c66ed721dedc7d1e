using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Projects.Web;

/// <summary>Signing people in with the framework's OpenID Connect handler: code flow with PKCE, tokens kept in the session's cookie.</summary>
internal static class SignIn
{
    /// <summary>Where the wish for an organization travels until the redirect.</summary>
    public const string Organization = "organization";

    public static void AddSignIn(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddHttpClient<TokenRenewal>();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(cookie =>
            {
                cookie.Cookie.Name = "projects-web";
                cookie.Events.OnValidatePrincipal = context =>
                    context.HttpContext.RequestServices.GetRequiredService<TokenRenewal>().RenewAsync(context);
            })
            .AddOpenIdConnect(oidc => Configure(oidc, settings));
        services.AddAuthorization();
    }

    private static void Configure(OpenIdConnectOptions oidc, IConfiguration settings)
    {
        oidc.Authority = settings["Authority"];
        oidc.ClientId = settings["ClientId"];
        oidc.ClientSecret = settings["ClientSecret"];
        oidc.RequireHttpsMetadata = !new Uri(oidc.Authority!).IsLoopback;
        oidc.ResponseType = OpenIdConnectResponseType.Code;
        oidc.ResponseMode = OpenIdConnectResponseMode.Query;
        oidc.UsePkce = true;
        oidc.SaveTokens = true;
        oidc.MapInboundClaims = false;
        oidc.TokenValidationParameters.NameClaimType = "name";
        // The answer is a plain redirect: the cookies of the flow need not leave the site, and so work without TLS on this machine.
        oidc.CorrelationCookie.SameSite = oidc.NonceCookie.SameSite = SameSiteMode.Lax;
        oidc.CorrelationCookie.SecurePolicy = oidc.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        oidc.Scope.Clear();
        foreach (var scope in new[] { "openid", "profile", "email", "organization", "organizations", "offline_access" })
        {
            oidc.Scope.Add(scope);
        }

        oidc.Events.OnRedirectToIdentityProvider = context =>
        {
            if (context.Properties.Items.TryGetValue(Organization, out var organization) && organization is { Length: > 0 })
            {
                context.ProtocolMessage.SetParameter(Organization, organization);
            }

            return Task.CompletedTask;
        };
        oidc.Events.OnRemoteFailure = context =>
        {
            context.Response.Redirect("/?refused=true");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }
}
