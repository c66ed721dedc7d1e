using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Options;

namespace OrgGrpc.Client.Calls;

/// <summary>What every call gets: a token, a deadline, a request id where it creates something, and typed errors.</summary>
internal sealed class OrgGrpcInterceptor(CallTokens tokens, IOptions<OrgGrpcOptions> options) : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var sent = tokens.For(context.Options);
        var call = continuation(RequestIds.WithRequestId(request), With(context, WithDeadline(sent.Options)));
        return new(
            Translated(call.ResponseAsync, sent), Translated(call.ResponseHeadersAsync, sent), call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var sent = tokens.For(context.Options);
        try
        {
            return continuation(RequestIds.WithRequestId(request), With(context, WithDeadline(sent.Options)));
        }
        catch (RpcException exception)
        {
            throw sent.Translate(exception);
        }
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var sent = tokens.For(context.Options);
        var call = continuation(request, With(context, sent.Options));
        return new(
            new TranslatedStream<TResponse>(call.ResponseStream, sent),
            Translated(call.ResponseHeadersAsync, sent),
            call.GetStatus,
            call.GetTrailers,
            call.Dispose);
    }

    private static ClientInterceptorContext<TRequest, TResponse> With<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, CallOptions callOptions)
        where TRequest : class
        where TResponse : class => new(context.Method, context.Host, callOptions);

    // Deadlines count in the wall clock of the machine, whatever clock a test gives to the tokens.
    private CallOptions WithDeadline(CallOptions callOptions) =>
        callOptions.Deadline is null
            ? callOptions.WithDeadline(TimeProvider.System.GetUtcNow().UtcDateTime + options.Value.Deadline)
            : callOptions;

    private static async Task<T> Translated<T>(Task<T> answer, SentCall sent)
    {
        try
        {
            return await answer.ConfigureAwait(false);
        }
        catch (RpcException exception)
        {
            throw sent.Translate(exception);
        }
    }
}
