namespace OrgGrpc.Server.Memberships;

internal static class MembershipsSetup
{
    public static void AddMemberships(this WebApplicationBuilder builder) => builder.Services.AddScoped<MembershipReader>();

    public static void MapMemberships(this WebApplication app) => app.MapGrpcService<MembershipService>();
}
