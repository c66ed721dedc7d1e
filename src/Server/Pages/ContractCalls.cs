using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using OrgGrpc.Server.Access;

namespace OrgGrpc.Server.Pages;

/// <summary>
/// Calls of the contract that a page makes in the name of the person who is signed in: the same access option, the same service, without the
/// way over the wire. A refusal comes as <see cref="Errors.Refusal"/>, so that the page can say it at its fields.
/// </summary>
internal sealed class ContractCalls(IHttpContextAccessor request, RpcEndpoints endpoints, AccessInterceptor access) : CallInvoker
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => new(
            CallAsync(method, request, options.CancellationToken), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw NotOnPages();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw NotOnPages();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw NotOnPages();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw NotOnPages();

    private async Task<TResponse> CallAsync<TRequest, TResponse>(Method<TRequest, TResponse> method, TRequest message, CancellationToken cancellationToken)
        where TRequest : class
        where TResponse : class
    {
        var page = request.HttpContext!;
        var endpoint = endpoints.Of(method.FullName);
        AccessDecision.RequireKind(AccessRule.Of(endpoint)!, page.Caller);
        var service = ActivatorUtilities.GetServiceOrCreateInstance(
            page.RequestServices, endpoint.Metadata.GetRequiredMetadata<GrpcMethodMetadata>().ServiceType);
        var rpc = service.GetType().GetMethod(method.Name)!.CreateDelegate<UnaryServerMethod<TRequest, TResponse>>(service);
        var context = new PageCallContext(method.FullName, AsRpc(page, endpoint), cancellationToken);
        return await access.UnaryServerHandler(message, context, rpc);
    }

    /// <summary>The request of the page, as if the rpc had been matched: who calls and what is theirs stays, the rule is the rpc's.</summary>
    private static DefaultHttpContext AsRpc(HttpContext page, Endpoint endpoint)
    {
        var rpc = new DefaultHttpContext(new FeatureCollection(page.Features));
        // Setting the endpoint of the one would set that of the other, too.
        rpc.Features.Set<IEndpointFeature>(new Matched { Endpoint = endpoint });
        return rpc;
    }

    private sealed class Matched : IEndpointFeature
    {
        public Endpoint? Endpoint { get; set; }
    }

    private static NotSupportedException NotOnPages() => new("A page makes unary calls, and awaits them.");
}
