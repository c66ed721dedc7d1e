using OrgGrpc.Server.Changes;

namespace OrgGrpc.Server.Access;

internal static class AccessSetup
{
    public static void AddAccess(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<FactSource>();
        services.AddSingleton<FactCaches>();
        services.AddSingleton<IChangeObserver>(provider => provider.GetRequiredService<FactCaches>());
        services.AddSingleton<Facts>();
        services.AddSingleton<AccessDecision>();
        services.AddSingleton<AccessInterceptor>();
        services.AddSingleton<AccessService>();
        services.AddHttpContextAccessor();
        services.AddScoped(provider => provider.GetRequiredService<IHttpContextAccessor>().HttpContext?.Caller ?? Caller.Nobody);
    }

    public static void UseAccess(this WebApplication app) => app.UseMiddleware<AccessMiddleware>();

    public static void MapAccess(this WebApplication app) => app.MapGrpcService<AccessService>();
}
