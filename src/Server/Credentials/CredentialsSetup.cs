using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Credentials;

internal static class CredentialsSetup
{
    public static void AddCredentials(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<CredentialMail>();
        services.AddScoped<PresentPassword>();
        services.AddScoped<NewPassword>();
        services.AddScoped<PasswordChange>();
        services.AddScoped<SessionEnding>();
        services.AddScoped<PasswordResetting>();
        services.AddScoped<PasswordResetUse>();
        services.AddScoped<AddressChanging>();
        services.AddScoped<AddressChangeUse>();
        services.AddScoped<IChore, CredentialExpiry>();
    }
}
