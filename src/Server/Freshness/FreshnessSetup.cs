using OrgGrpc.Server.Changes;

namespace OrgGrpc.Server.Freshness;

internal static class FreshnessSetup
{
    public static void AddFreshness(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<FreshnessOptions>().BindConfiguration(FreshnessOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<FreshnessLog>();
        builder.Services.AddSingleton<IChangeObserver>(provider => provider.GetRequiredService<FreshnessLog>());
        builder.Services.AddSingleton<OpenStreams>();
        builder.Services.AddHostedService<FreshnessStart>();
    }

    public static void MapFreshness(this WebApplication app) => app.MapGrpcService<FreshnessService>();
}
