using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace OrgGrpc.Server.Hosting;

/// <summary>Says on the console where the server is and what to do first, instead of the framework's four lines of log.</summary>
internal sealed class StartBanner(
    IServer server, IConfiguration configuration, IOptions<ServerOptions> options, IHostEnvironment environment, StartNotes notes)
{
    private static readonly Dictionary<string, string> Doors = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Web"] = "Web and OpenID Connect",
        ["Grpc"] = "gRPC",
    };

    /// <summary>The version of this server, without the commit.</summary>
    public static string Version { get; } =
        typeof(StartBanner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public string Text()
    {
        var text = new StringBuilder();
        text.AppendLine().AppendLine(null, $"OrgGrpc {Version} ({environment.EnvironmentName})").AppendLine();
        foreach (var (door, address) in Addresses())
        {
            text.AppendLine(null, $"  {door,-24}{address}");
        }

        text.AppendLine(null, $"  {"Issuer of tokens",-24}{options.Value.PublicUrl}");
        foreach (var (title, lines) in notes.All)
        {
            text.AppendLine().AppendLine(null, $"  {title}");
            foreach (var line in lines)
            {
                text.AppendLine(null, $"    {line}");
            }
        }

        return text.AppendLine().AppendLine("  Ctrl-C stops the server.").ToString();
    }

    /// <summary>Kestrel starts its endpoints in the order of their names.</summary>
    private IEnumerable<(string Door, string Address)> Addresses()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses.ToList() ?? [];
        var names = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint.Key).ToList();
        return addresses.Select((address, index) =>
            (names.Count == addresses.Count ? Doors.GetValueOrDefault(names[index], names[index]) : "Listening", address)).Reverse();
    }
}
