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
        services.AddIdentityCore<User>(identity => identity.Lockout.AllowedForNewUsers = true)
            .AddUserStore<UserStore>()
            .AddSignInManager()
            .AddDefaultTokenProviders();
        services.AddOptions<IdentityOptions>().Configure<IOptions<UserOptions>>((identity, users) =>
        {
            // Second factors, where Identity itself counts.
            identity.Lockout.MaxFailedAccessAttempts = users.Value.MaxFailedSignIns;
            identity.Lockout.DefaultLockoutTimeSpan = users.Value.LockoutTime;
        });

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
                cookie.Cookie.Name = Session.CookieName;
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = server.Value.PublicUrl?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true
                    ? CookieSecurePolicy.Always
                    : CookieSecurePolicy.SameAsRequest;
                cookie.ExpireTimeSpan = users.Value.SessionLifetime;
                cookie.SlidingExpiration = true;
                cookie.LoginPath = "/sign-in";
                cookie.LogoutPath = "/sign-out";
                cookie.AccessDeniedPath = "/status/403";
                cookie.ReturnUrlParameter = "returnUrl";
                cookie.Events.OnValidatePrincipal = Session.ValidateAsync;
            });
        services.AddOptions<SecurityStampValidatorOptions>().Configure<IOptions<UserOptions>>((stamps, users) =>
        {
            stamps.ValidationInterval = users.Value.SessionCheckInterval;
            stamps.OnRefreshingPrincipal = Session.CarryOverAsync;
        });
    }
}
