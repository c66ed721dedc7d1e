using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>Takes OTLP over HTTP. The messages stay bytes: protobuf writes text as it is, so whatever leaves the server can be found in them.</summary>
internal sealed class TelemetryReceiver : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Channel<string>> arriving = [];
    private readonly ConcurrentDictionary<string, string> heard = [];
    private readonly ConcurrentQueue<string> all = [];
    private readonly WebApplication app;

    private TelemetryReceiver()
    {
        // Empty: the settings beside the tests are those of the server.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        app = builder.Build();
        app.MapPost("/v1/{signal}", ReceiveAsync);
    }

    public string Address => app.Urls.Single();

    /// <summary>All that has arrived so far.</summary>
    public string All => string.Join('\n', all);

    public static async Task<TelemetryReceiver> StartAsync()
    {
        var receiver = new TelemetryReceiver();
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>Waits for <c>traces</c>, <c>metrics</c> or <c>logs</c> in which the text occurs.</summary>
    public async Task ExpectAsync(string signal, string expected)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var text = heard.GetValueOrDefault(signal, "");
        while (!text.Contains(expected, StringComparison.Ordinal))
        {
            text = heard[signal] = text + await Of(signal).Reader.ReadAsync(patience.Token);
        }
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private Channel<string> Of(string signal) => arriving.GetOrAdd(signal, _ => Channel.CreateUnbounded<string>());

    private async Task<HttpStatusCode> ReceiveAsync(string signal, HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var text = Encoding.UTF8.GetString(body.ToArray());
        all.Enqueue(text);
        await Of(signal).Writer.WriteAsync(text);
        return HttpStatusCode.OK;
    }
}
