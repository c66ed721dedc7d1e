namespace OrgGrpc.Server.Hosting;

/// <summary>For the server as a program: the banner, and silence about a failed start, which <see cref="StartFaults"/> explains.</summary>
internal static class StartBannerSetup
{
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    public static void AddStartBanner(this WebApplicationBuilder builder)
    {
        var start = new Start();
        builder.Logging.AddFilter(HostCategory, level => start.IsOver && level >= LogLevel.Warning);
        builder.Services.AddSingleton(start);
        builder.Services.AddSingleton<StartBanner>();
    }

    public static void ShowStartBanner(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        app.Services.GetRequiredService<Start>().IsOver = true;
        Console.Out.Write(app.Services.GetRequiredService<StartBanner>().Text());
    });

    private sealed class Start
    {
        public bool IsOver { get; set; }
    }
}
