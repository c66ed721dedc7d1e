using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace OrgGrpc.Server.Hosting;

/// <summary>What one caller may take of the server: sizes, streams, patience. The framework's own defaults are for trusted callers.</summary>
internal static class ServerLimits
{
    public static void AddServerLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IConfiguration>((kestrel, configuration) =>
        {
            var server = ServerOptionsSetup.BeforeValidation(configuration);
            kestrel.AddServerHeader = false;
            var limits = kestrel.Limits;
            // Twice the message: as JSON or in base64 (gRPC-Web) a message takes more room than in its own format.
            limits.MaxRequestBodySize = 2L * server.MaxMessageBytes;
            limits.MaxRequestHeadersTotalSize = 32 * 1024;
            limits.MaxRequestHeaderCount = 100;
            limits.MaxRequestLineSize = 8 * 1024;
            limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
            limits.MaxConcurrentConnections = server.MaxConnections;
            limits.Http2.MaxStreamsPerConnection = server.MaxStreamsPerConnection;
            // Finds callers that went away without a word, whose streams would otherwise stay.
            limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
            limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
        });
        builder.Services.AddOptions<GrpcServiceOptions>().Configure<IOptions<ServerOptions>>(
            (grpc, server) => grpc.MaxReceiveMessageSize = server.Value.MaxMessageBytes);
        builder.Services.AddOptions<HostOptions>().Configure<IConfiguration>(
            (host, configuration) => host.ShutdownTimeout = ServerOptionsSetup.BeforeValidation(configuration).DrainTime);
    }
}
