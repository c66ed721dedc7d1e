namespace OrgGrpc.Server.Hosting;

/// <summary>
/// Where settings and relative paths begin: the working directory when it has an <c>appsettings.json</c>, else where the program lies. Started
/// from elsewhere, a server would otherwise come up without its settings, on other ports.
/// </summary>
internal static class ContentRoot
{
    public static WebApplicationOptions Options(string[] args) => new()
    {
        Args = args,
        ContentRootPath = File.Exists("appsettings.json") ? null : AppContext.BaseDirectory,
    };
}
