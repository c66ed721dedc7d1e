using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.ApiKeys;

internal static class ApiKeysSetup
{
    public static void AddApiKeys(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<ApiKeyOptions>().BindConfiguration(ApiKeyOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddScoped<ApiKeyIssuing>();
        services.AddScoped<ApiKeyReader>();
        services.AddSingleton<ApiKeyFacts>();
        services.AddSingleton<IChangeObserver>(provider => provider.GetRequiredService<ApiKeyFacts>());
        services.AddScoped<IChore, ApiKeyExpiry>();
    }

    public static void MapApiKeys(this WebApplication app) => app.MapGrpcService<ApiKeyService>();
}
