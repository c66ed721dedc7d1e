using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;
using UserOptions = OrgGrpc.Server.Users.UserOptions;

namespace OrgGrpc.Server.Sessions;

internal static class SessionsSetup
{
    public static void AddSessions(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        AddCookies(services);
        services.AddOptions<UserOptions>().Validate(
            users => users.SessionCheckInterval <= users.SessionLifetime / 2,
            "OrgGrpc:Users:SessionCheckInterval must be at most half of SessionLifetime: a session in use is prolonged then, and its end would never be noticed.");
        services.AddOptions<SessionLifetime>().Configure<IOptions<UserOptions>>((lifetime, users) => lifetime.AtLeast(users.Value.SessionLifetime));
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SessionLifetime>>().Value);
        services.AddSingleton<SessionSightings>();
        services.AddHostedService(provider => provider.GetRequiredService<SessionSightings>());
        services.AddScoped<ISecurityStampValidator, SessionCheck>();
        services.AddScoped<DeviceCookie>();
        services.AddScoped<Devices>();
        services.AddScoped<SignInMail>();
        services.AddScoped<SessionOpening>();
        services.AddScoped<SessionStart>();
        services.AddScoped<SessionReader>();
        services.AddScoped<SessionRevocation>();
        services.AddScoped<SigningOut>();
        services.AddScoped<HalfSignIn>();
        services.AddScoped<IChore, SessionExpiry>();
    }

    private static void AddCookies(IServiceCollection services)
    {
        services.AddAuthentication().AddIdentityCookies();
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<IOptions<UserOptions>, IOptions<ServerOptions>>((cookie, users, server) =>
            {
                Protect(cookie, SessionCookie.Name, server.Value);
                cookie.ExpireTimeSpan = users.Value.SessionLifetime;
                cookie.SlidingExpiration = true;
                cookie.LoginPath = "/sign-in";
                cookie.LogoutPath = "/sign-out";
                cookie.AccessDeniedPath = "/status/403";
                cookie.ReturnUrlParameter = "returnUrl";
                cookie.Events.OnValidatePrincipal = SessionCookie.ValidateAsync;

                // Where signing in leads is said by its page alone.
                cookie.Events.OnRedirectToReturnUrl = _ => Task.CompletedTask;
            });
        services.AddAuthentication().AddCookie(HalfSignIn.Scheme);
        services.AddOptions<CookieAuthenticationOptions>(HalfSignIn.Scheme).Configure<IOptions<ServerOptions>>((cookie, server) =>
        {
            Protect(cookie, HalfSignIn.CookieName, server.Value);
            cookie.ExpireTimeSpan = HalfSignIn.Lifetime;
            cookie.SlidingExpiration = false;
        });
        services.AddOptions<SecurityStampValidatorOptions>().Configure<IOptions<UserOptions>>((stamps, users) =>
        {
            stamps.ValidationInterval = users.Value.SessionCheckInterval;
            stamps.OnRefreshingPrincipal = SessionCookie.CarryOverAsync;
        });
    }

    private static void Protect(CookieAuthenticationOptions cookie, string name, ServerOptions server)
    {
        cookie.Cookie.Name = name;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = server.PublicUrl?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true
            ? CookieSecurePolicy.Always
            : CookieSecurePolicy.SameAsRequest;
    }
}
