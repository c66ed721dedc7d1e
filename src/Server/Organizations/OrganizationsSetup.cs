namespace OrgGrpc.Server.Organizations;

internal static class OrganizationsSetup
{
    public static void AddOrganizations(this WebApplicationBuilder builder) => builder.Services.AddScoped<OrganizationReader>();

    public static void MapOrganizations(this WebApplication app) => app.MapGrpcService<OrganizationService>();
}
