namespace OrgGrpc.Server.Ownership;

internal static class OwnershipSetup
{
    public static void AddOwnership(this WebApplicationBuilder builder) => builder.Services.AddScoped<OwnershipHandover>();

    public static void MapOwnership(this WebApplication app) => app.MapGrpcService<OwnershipService>();
}
