using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Email;
using UserOptions = OrgGrpc.Server.Users.UserOptions;

namespace OrgGrpc.Server.Providers;

/// <summary>Signing in with outside OpenID Connect providers.</summary>
internal static class ProvidersSetup
{
    public static void AddProviders(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IValidateOptions<UserOptions>, ProviderValidation>();
        services.AddSingleton<ProviderList>();
        services.AddScoped<ProviderVisit>();
        services.AddScoped<ProviderMail>();
        services.AddScoped<ProviderRegistration>();
        services.AddScoped<ProviderSession>();
        services.AddScoped<ProviderSignIn>();
        services.AddScoped<ProviderLinking>();
        services.AddScoped<ProviderLinks>();
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ExternalScheme).Configure(cookie =>
        {
            cookie.Cookie.Name = ProviderVisit.CookieName;
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.ExpireTimeSpan = ProviderVisit.Lifetime;
            cookie.SlidingExpiration = false;
        });
        foreach (var name in builder.Configuration.GetSection(ProviderValidation.Section).GetChildren().Select(section => section.Key))
        {
            var scheme = Provider.SchemeOf(name);
            services.AddAuthentication().AddOpenIdConnect(scheme, _ => { });
            services.AddOptions<OpenIdConnectOptions>(scheme).Configure<ProviderList, IOptions<UserOptions>, PublicLinks>(
                (handler, list, users, links) => ProviderHandler.Configure(handler, list.Find(name)!, users.Value.Providers[name], links));
        }
    }

    public static void MapProviders(this WebApplication app) => app.MapGet(
        Provider.Start + "/{provider}",
        (HttpContext http, ProviderList providers, string provider, string? returnUrl, string? prompt) =>
            providers.Find(provider) is { } known
                ? ProviderHandler.LeadAsync(http, known, returnUrl, again: prompt == "login")
                : Results.NotFound().ExecuteAsync(http));
}
