using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Errors;

/// <summary>A server where something happens, or fails, between the decision that a call may be made and the call itself; and whose clock a test moves.</summary>
public sealed class InterruptedServer : StagedServer
{
    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    /// <summary>What happens before the next call of the rpc, once.</summary>
    internal void Before(string rpc, Func<ServerCallContext, Task> happening) => interruption.Next = (rpc, happening);

    private readonly Interruption interruption = new();

    protected override IReadOnlyDictionary<string, string?> Settings =>
        new Dictionary<string, string?>(base.Settings) { ["OrgGrpc:Registration:MaxPerAddress"] = "1" };

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(interruption);
        services.Configure<GrpcServiceOptions>(grpc => grpc.Interceptors.Add<Interruption>());
    }

    private sealed class Interruption : Interceptor
    {
        public (string Rpc, Func<ServerCallContext, Task> Happening)? Next { get; set; }

        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            if (Next is var (rpc, happening) && context.Method.EndsWith($"/{rpc}", StringComparison.Ordinal))
            {
                Next = null;
                await happening(context);
            }

            return await continuation(request, context);
        }
    }
}
