namespace OrgGrpc.Server.Ownership;

internal static class OwnershipSetup
{
    public static void AddOwnership(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<OwnershipOptions>().BindConfiguration(OwnershipOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddScoped<OwnershipHandover>();
        builder.Services.AddScoped<OwnershipMail>();
        builder.Services.AddScoped<OwnershipLimits>();
    }

    public static void MapOwnership(this WebApplication app) => app.MapGrpcService<OwnershipService>();
}
