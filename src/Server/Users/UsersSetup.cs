using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace OrgGrpc.Server.Users;

internal static class UsersSetup
{
    public static void AddUsers(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<UserOptions>().BindConfiguration(UserOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        AddIdentity(services);
        services.AddSingleton<PasswordHashing>();
        services.AddSingleton<SignInLimits>();
        services.AddScoped<PasswordRule>();
        services.AddScoped<PasswordCheck>();
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
}
