using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Hosting;

namespace OrgGrpc.Server.Users;

internal static class UsersSetup
{
    public static void AddUsers(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<UserOptions>().BindConfiguration(UserOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        AddIdentity(services);
        AddSessions(services);
        services.AddSingleton<PasswordHashing>();
        services.AddSingleton<SignInLimits>();
        services.AddScoped<PasswordRule>();
        services.AddScoped<PasswordCheck>();
        services.AddScoped<SessionStart>();
        services.AddScoped<HalfSignIn>();
        services.AddScoped<PasswordSignIn>();
        services.AddScoped<UserReader>();
        services.AddScoped<UserDeletion>();
    }

    public static void MapUsers(this WebApplication app) => app.MapGrpcService<UserService>();

    private static void AddIdentity(IServiceCollection services)
    {
        services.AddSingleton<IPasswordHasher<User>, PasswordHasher<User>>();
        services.AddOptions<PasswordHasherOptions>().Configure<IOptions<UserOptions>>(
            (hasher, users) => hasher.IterationCount = users.Value.PasswordHashRounds);
        services.AddScoped<ILookupNormalizer, AddressNormalizer>();
        services.AddIdentityCore<User>(identity =>
            {
                identity.Lockout.AllowedForNewUsers = true;

                // Passkeys came with the third version; the model of the database asks here.
                identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
            })
            .AddUserStore<UserStore>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<PersonPrincipal>()
            .AddDefaultTokenProviders();

        // What an address and a password are is said once, by EmailAddress and by PasswordRule; that an address is taken, by the database.
        services.RemoveAll<IUserValidator<User>>();
        services.RemoveAll<IPasswordValidator<User>>();
        services.AddScoped<IPasswordValidator<User>>(provider => provider.GetRequiredService<PasswordRule>());
    }

    private static void AddSessions(IServiceCollection services)
    {
        services.AddAuthentication().AddIdentityCookies();
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<IOptions<UserOptions>, IOptions<ServerOptions>>((cookie, users, server) =>
            {
                Protect(cookie, Session.CookieName, server.Value);
                cookie.ExpireTimeSpan = users.Value.SessionLifetime;
                cookie.SlidingExpiration = true;
                cookie.LoginPath = "/sign-in";
                cookie.LogoutPath = "/sign-out";
                cookie.AccessDeniedPath = "/status/403";
                cookie.ReturnUrlParameter = "returnUrl";
                cookie.Events.OnValidatePrincipal = Session.ValidateAsync;

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
            stamps.OnRefreshingPrincipal = Session.CarryOverAsync;
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
