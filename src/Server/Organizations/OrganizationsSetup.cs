using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Organizations;

internal static class OrganizationsSetup
{
    public static void AddOrganizations(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<OrganizationReader>();
        builder.Services.AddScoped<OrganizationNotice>();
        builder.Services.AddScoped<OrganizationMail>();
        builder.Services.AddScoped<LogoSetting>();
        builder.Services.AddScoped<OrganizationPurge>();
        builder.Services.AddScoped<IChore>(provider => provider.GetRequiredService<OrganizationPurge>());
    }

    public static void MapOrganizations(this WebApplication app) => app.MapGrpcService<OrganizationService>();
}
