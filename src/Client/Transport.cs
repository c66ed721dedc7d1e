using Microsoft.Extensions.Options;

namespace OrgGrpc.Client;

/// <summary>The connections: one handler under all typed clients, so that they share them, and one for token requests.</summary>
internal sealed class Transport(IOptions<OrgGrpcOptions> options) : IDisposable
{
    private readonly Lazy<HttpMessageHandler> calls = new(() => options.Value.HttpHandler?.Invoke() ?? new SocketsHttpHandler
    {
        EnableMultipleHttp2Connections = true,
        // A dead peer is noticed, also under a quiet stream.
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
        // New addresses of the name are found, at the latest after this time.
        PooledConnectionLifetime = TimeSpan.FromMinutes(15),
    });

    public HttpMessageHandler ForCalls => calls.Value;

    public HttpMessageHandler ForTokens() =>
        options.Value.HttpHandler?.Invoke() ?? new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2), AllowAutoRedirect = false };

    public void Dispose()
    {
        if (calls.IsValueCreated)
        {
            calls.Value.Dispose();
        }
    }
}
