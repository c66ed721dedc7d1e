using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Languages;

namespace OrgGrpc.Server.Hosting;

internal static class ServerOptionsSetup
{
    public static void AddServerOptions(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<ServerOptions>, UnknownSettings>();
        builder.Services.AddOptions<ServerOptions>()
            .BindConfiguration(ServerOptions.Section)
            .PostConfigure(options => options.PublicUrl ??= builder.Environment.IsDevelopment() ? WebAddress(builder.Configuration) : null)
            .ValidateDataAnnotations()
            .Validate(
                options => options.PublicUrl is null || Origin(options.PublicUrl) is not null,
                "OrgGrpc:PublicUrl must be an absolute http or https URL without path, query and fragment.")
            .Validate(
                options => Spoken.Find(options.Language) is not null,
                $"OrgGrpc:Language must be one of {string.Join(", ", Spoken.Languages)}.")
            .Validate(
                options => options.PublicUrl is not null || builder.Environment.IsDevelopment(),
                "OrgGrpc:PublicUrl must be set outside Development: it is the issuer of every token and the base of every mailed link.")
            .Validate(
                options => builder.Environment.IsDevelopment() || Origin(options.PublicUrl) is null or { Scheme: "https" } or { IsLoopback: true },
                "OrgGrpc:PublicUrl must be https outside Development, unless it is a loopback address: passwords and tokens travel there.")
            .ValidateOnStart();
    }

    /// <summary>
    /// What the framework needs to know while it is built, before the settings are judged all at once; the defaults when they are wrong, for
    /// then nothing starts.
    /// </summary>
    public static ServerOptions BeforeValidation(IConfiguration configuration)
    {
        try
        {
            var options = configuration.GetSection(ServerOptions.Section).Get<ServerOptions>() ?? new();
            return Validator.TryValidateObject(options, new(options), null, validateAllProperties: true) ? options : new();
        }
        catch (InvalidOperationException)
        {
            return new();
        }
    }

    /// <summary>The web address as Kestrel is told it, with a name in place of a wildcard.</summary>
    private static string? WebAddress(IConfiguration configuration)
    {
        var address = configuration["Kestrel:Endpoints:Web:Url"]?.Replace("://*", "://localhost", StringComparison.Ordinal)
            .Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal)
            .Replace("://[::]", "://localhost", StringComparison.Ordinal);
        return Origin(address)?.GetLeftPart(UriPartial.Authority);
    }

    private static Uri? Origin(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && uri is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" } ? uri : null;
}
