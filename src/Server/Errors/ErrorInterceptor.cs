using Grpc.Core;
using Grpc.Core.Interceptors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Errors;

/// <summary>Whatever a call throws leaves as a typed status; only what nobody foresaw is logged as an error, and tells the caller nothing.</summary>
internal sealed class ErrorInterceptor(ILogger<ErrorInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        DeadlineAnswer.Prepare(context);
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responses, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        DeadlineAnswer.Prepare(context);
        try
        {
            await continuation(request, responses, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    private RpcException Translate(Exception exception, ServerCallContext context)
    {
        if (context.CancellationToken.IsCancellationRequested)
        {
            return context.Deadline < DateTime.MaxValue
                ? DeadlineAnswer.Status.ToRpcException()
                : new RpcException(new Status(StatusCode.Cancelled, "The call was ended by its caller."));
        }

        if (DatabaseRefusals.From(exception) is { } refusal)
        {
            return refusal.ToStatus().ToRpcException();
        }

        ErrorLog.Unforeseen(logger, context.Method, exception);
        return new Refusal(ErrorReason.Internal, "The server failed; the failure is in its log.").ToStatus().ToRpcException();
    }
}
