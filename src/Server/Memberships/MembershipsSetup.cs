namespace OrgGrpc.Server.Memberships;

internal static class MembershipsSetup
{
    public static void AddMemberships(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<MembershipReader>();
        builder.Services.AddScoped<MembershipMail>();
    }

    public static void MapMemberships(this WebApplication app) => app.MapGrpcService<MembershipService>();
}
