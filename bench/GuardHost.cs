using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using OrgGrpc.Client.AspNetCore;
using OrgGrpc.Client.AspNetCore.Freshness;

namespace OrgGrpc.Bench;

/// <summary>A service behind the guard, as a downstream team would write it.</summary>
internal static class GuardHost
{
    /// <param name="authority">The issuer.</param>
    /// <param name="port">Where to listen; 0 chooses.</param>
    /// <param name="line">The port of the line to the issuer; 0 is the issuer's own.</param>
    public static async Task RunAsync(string authority, int port, int line)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddOrgGrpcAuthentication(options =>
        {
            (options.Authority, options.Audience) = (authority, MemberTokens.Audience);
            options.HttpHandler = line == 0 ? null : () => Over(line);
        });
        await using var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/", () => "in").RequireOrganization();
        app.MapGet("/state", (FreshnessIndex index) => new GuardState(index.Count, GC.GetTotalMemory(forceFullCollection: true)));
        await app.StartAsync();
        Console.WriteLine(JsonSerializer.Serialize(new Ready("", app.Urls.First(), "")));
        await Console.In.ReadToEndAsync();
    }

    private static SocketsHttpHandler Over(int line) => new()
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, line, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    };
}

/// <summary>What a guard holds.</summary>
internal sealed record GuardState(int Entries, long Bytes);
