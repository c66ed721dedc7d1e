using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace OrgGrpc.Server.Access;

/// <summary>Enforces the contract's access options on every rpc, before its message is validated. What has no option is refused.</summary>
internal sealed class AccessInterceptor(AccessDecision decision) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Decide(request, context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responses, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Decide(request, context);
        return continuation(request, responses, context);
    }

    /// <summary>The contract has no rpc that reads a stream: there is no message to decide on before it begins.</summary>
    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        AccessMiddleware.RequireInfrastructure(context.GetHttpContext().GetEndpoint());
        return continuation(requests, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        AccessMiddleware.RequireInfrastructure(context.GetHttpContext().GetEndpoint());
        return continuation(requests, responses, context);
    }

    private void Decide<TRequest>(TRequest request, ServerCallContext context)
    {
        var http = context.GetHttpContext();
        if (AccessRule.Of(http.GetEndpoint()) is not { } rule)
        {
            // Health and reflection have messages of their own and no rule; what else has none is nobody's.
            AccessMiddleware.RequireInfrastructure(http.GetEndpoint());
            return;
        }

        var message = (IMessage)request!;
        decision.RequireMessage(rule, http.Caller, rule.OrganizationIdOf(message), rule.UserIdOf(message));
    }
}
