using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;

namespace OrgGrpc.Server.Hosting;

/// <summary>The doors to the contract: gRPC, gRPC-Web, JSON over HTTP, health and reflection. One pipeline behind all of them.</summary>
internal static class GrpcDoors
{
    public static void AddGrpcDoors(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(ServerOptions.Section).Get<ServerOptions>() ?? new();
        builder.Services
            .AddGrpc(grpc =>
            {
                grpc.MaxReceiveMessageSize = options.MaxMessageBytes;
                grpc.EnableDetailedErrors = false;
                grpc.Interceptors.Add<ErrorInterceptor>();
                grpc.Interceptors.Add<AccessInterceptor>();
            })
            .AddJsonTranscoding();
        builder.Services.AddGrpcHealthChecks();
        builder.Services.AddGrpcReflection();
    }

    public static void MapGrpcDoors(this WebApplication app)
    {
        app.MapGrpcHealthChecksService();
        var options = app.Configuration.GetSection(ServerOptions.Section).Get<ServerOptions>() ?? new();
        if (options.Reflection ?? app.Environment.IsDevelopment())
        {
            app.MapGrpcReflectionService();
        }
    }
}
