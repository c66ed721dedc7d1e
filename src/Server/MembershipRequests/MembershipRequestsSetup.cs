namespace OrgGrpc.Server.MembershipRequests;

internal static class MembershipRequestsSetup
{
    public static void AddMembershipRequests(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<MembershipRequestOptions>().BindConfiguration(MembershipRequestOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<MembershipRequestLimits>();
        services.AddScoped<MembershipRequestMail>();
        services.AddScoped<MembershipRequestReader>();
        services.AddScoped<MembershipAsking>();
        services.AddScoped<MembershipApproval>();
        services.AddScoped<DecidingSide>();
    }

    public static void MapMembershipRequests(this WebApplication app) => app.MapGrpcService<MembershipRequestService>();
}
