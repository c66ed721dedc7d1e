namespace OrgGrpc.Server.Changes;

internal static class ChangesSetup
{
    public static void AddChanges(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ChangeRecorder>();
        builder.Services.AddSingleton<ChangeLog>();
        builder.Services.AddSingleton<ChangeFeed>();
        builder.Services.AddTransient<StreamRight>();
    }

    public static void MapChanges(this WebApplication app) => app.MapGrpcService<ChangeService>();
}
