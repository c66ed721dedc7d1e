namespace OrgGrpc.Server.Hosting;

internal static class ServerOptionsSetup
{
    public static void AddServerOptions(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ServerOptions>()
            .BindConfiguration(ServerOptions.Section, binder => binder.ErrorOnUnknownConfiguration = false)
            .ValidateDataAnnotations()
            .Validate(
                options => options.PublicUrl is null || IsOrigin(options.PublicUrl),
                "OrgGrpc:PublicUrl must be an absolute http or https URL without path, query and fragment.")
            .Validate(
                options => options.PublicUrl is not null || builder.Environment.IsDevelopment(),
                "OrgGrpc:PublicUrl must be set outside Development: it is the issuer of every token and the base of every mailed link.")
            .ValidateOnStart();
    }

    private static bool IsOrigin(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" };
}
