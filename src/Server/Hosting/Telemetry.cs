using System.Diagnostics;
using Grpc.AspNetCore.Server;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OrgGrpc.Server.Hosting;

/// <summary>
/// Traces, metrics and logs by OTLP, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to. A span is named after the rpc or the route that
/// was matched; addresses with their queries, which may hold secrets of links, are left out.
/// </summary>
internal static class Telemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Tags in which the caller's spelling of the address, or the caller's own address, would leave the server.</summary>
    private static readonly string[] Private = ["url.path", "url.query", "url.full", "client.address", "client.port", "network.peer.address", "network.peer.port"];

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration[Endpoint]))
        {
            return;
        }

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                "orggrpc", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3)))
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation(web =>
                {
                    web.RecordException = false;
                    web.EnrichWithHttpResponse = (activity, response) => Name(activity, response.HttpContext.GetEndpoint());
                })
                .AddProcessor(new Discretion()))
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("Grpc.AspNetCore.Server", "Microsoft.AspNetCore.Server.Kestrel"))
            // Declared messages hold ids at most; scopes would add the address of the request.
            .WithLogging(null, logs => logs.IncludeScopes = false)
            .UseOtlpExporter();
    }

    /// <summary>The conventions of OpenTelemetry for rpc, from the endpoint that was matched.</summary>
    private static void Name(Activity activity, Endpoint? endpoint)
    {
        if (endpoint?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method is { } method)
        {
            activity.DisplayName = method.FullName.TrimStart('/');
            activity.SetTag("rpc.system", "grpc");
            activity.SetTag("rpc.service", method.ServiceName);
            activity.SetTag("rpc.method", method.Name);
        }
    }

    private sealed class Discretion : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            foreach (var tag in Private)
            {
                data.SetTag(tag, null);
            }
        }
    }
}
