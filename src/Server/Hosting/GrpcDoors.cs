using Google.Rpc;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;

namespace OrgGrpc.Server.Hosting;

/// <summary>The doors to the contract: gRPC, gRPC-Web, JSON over HTTP, health and reflection. One pipeline behind all of them.</summary>
internal static class GrpcDoors
{
    public static void AddGrpcDoors(this WebApplicationBuilder builder)
    {
        builder.AddServerLimits();
        builder.Services
            .AddGrpc(grpc =>
            {
                grpc.EnableDetailedErrors = false;
                grpc.Interceptors.Add<ErrorInterceptor>();
                grpc.Interceptors.Add<AccessInterceptor>();
            })
            .AddJsonTranscoding(json => json.TypeRegistry = Google.Protobuf.Reflection.TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor));
        // After the framework has put its own in place.
        builder.Services.PostConfigure<GrpcServiceOptions>(grpc =>
            grpc.CompressionProviders = [.. grpc.CompressionProviders.Select(provider => new ReadableCompression(provider))]);
        ReplaceMethodProvider(builder.Services);
        builder.Services.AddGrpcHealthChecks().AddCheck<DatabaseHealth>("database");
        builder.Services.AddGrpcReflection();
    }

    public static void UseGrpcDoors(this WebApplication app)
    {
        app.UseAccess();
        app.UseMiddleware<MessageFrames>();
        app.UseMiddleware<JsonMessages>();
    }

    public static void MapGrpcDoors(this WebApplication app)
    {
        app.MapGrpcHealthChecksService();
        if (app.Services.GetRequiredService<IOptions<ServerOptions>>().Value.Reflection ?? app.Environment.IsDevelopment())
        {
            app.MapGrpcReflectionService();
        }
    }

    /// <summary>Ours binds the same services and answers unreadable messages in the contract's words.</summary>
    private static void ReplaceMethodProvider(IServiceCollection services)
    {
        var binder = services.Single(service =>
            service.ServiceType == typeof(IServiceMethodProvider<>) && service.ImplementationType?.Name == "BinderServiceMethodProvider`1");
        services.Remove(binder);
        services.TryAddEnumerable(ServiceDescriptor.Singleton(typeof(IServiceMethodProvider<>), typeof(ReadableMethods<>)));
    }
}
