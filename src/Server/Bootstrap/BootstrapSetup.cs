namespace OrgGrpc.Server.Bootstrap;

internal static class BootstrapSetup
{
    /// <summary>After persistence: hosted services start in the order of their registration.</summary>
    public static void AddBootstrap(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<BootstrapUsers>();
        services.AddScoped<BootstrapOrganizations>();
        services.AddScoped<BootstrapClients>();
        services.AddScoped<DemoGuard>();
        services.AddHostedService<BootstrapStart>();
    }
}
