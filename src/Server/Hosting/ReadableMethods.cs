using System.Reflection;
using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using OrgGrpc.Server.Errors;

namespace OrgGrpc.Server.Hosting;

/// <summary>
/// Binds the methods of a service as the framework's own provider does, except that a message which cannot be read is refused in the
/// contract's words, and a caller who left is no error. The framework would answer UNKNOWN, and log an error with a stack trace for each.
/// </summary>
internal sealed class ReadableMethods<TService> : IServiceMethodProvider<TService>
    where TService : class
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<TService> context)
    {
        for (var type = typeof(TService); type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } attribute)
            {
                var bind = attribute.BindType.GetMethod(attribute.BindMethodName, [typeof(ServiceBinderBase), type])!;
                bind.Invoke(null, [new Binder(context), null]);
                return;
            }
        }
    }

    private sealed class Binder(ServiceMethodProviderContext<TService> context) : ServiceBinderBase
    {
        public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
        {
            var (metadata, invoker) = Find<Grpc.AspNetCore.Server.Model.UnaryServerMethod<TService, TRequest, TResponse>>(
                method.Name, typeof(TRequest), typeof(ServerCallContext));
            context.AddUnaryMethod(Readable(method), metadata, invoker);
        }

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
        {
            var (metadata, invoker) = Find<Grpc.AspNetCore.Server.Model.ServerStreamingServerMethod<TService, TRequest, TResponse>>(
                method.Name, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
            context.AddServerStreamingMethod(Readable(method), metadata, invoker);
        }

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
        {
            // The contract has none; the reflection service has one.
            var (metadata, invoker) = Find<Grpc.AspNetCore.Server.Model.DuplexStreamingServerMethod<TService, TRequest, TResponse>>(
                method.Name, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
            context.AddDuplexStreamingMethod(Readable(method), metadata, invoker);
        }

        private static (List<object> Metadata, TInvoker Invoker) Find<TInvoker>(string name, params Type[] parameters)
            where TInvoker : Delegate
        {
            var method = typeof(TService).GetMethod(name, parameters)!;
            List<object> metadata =
            [
                .. typeof(TService).GetCustomAttributes(inherit: true),
                .. method.GetCustomAttributes(inherit: true),
                new HttpMethodMetadata([HttpMethods.Post], acceptCorsPreflight: true),
            ];
            return (metadata, method.CreateDelegate<TInvoker>());
        }

        private static Method<TRequest, TResponse> Readable<TRequest, TResponse>(Method<TRequest, TResponse> method)
            where TRequest : class
            where TResponse : class
        {
            var read = method.RequestMarshaller.ContextualDeserializer;
            var request = Marshallers.Create(method.RequestMarshaller.ContextualSerializer, context =>
            {
                try
                {
                    return read(context);
                }
                catch (InvalidProtocolBufferException)
                {
                    throw MessageRefusals.Malformed().ToStatus().ToRpcException();
                }
            });
            var write = method.ResponseMarshaller.ContextualSerializer;
            var response = Marshallers.Create((value, context) =>
            {
                try
                {
                    write(value, context);
                }
                catch (InvalidOperationException exception) when (exception.Message.Contains("writer was completed", StringComparison.Ordinal))
                {
                    // The caller left between our answer and its writing.
                    throw new RpcException(new Status(StatusCode.Cancelled, "The call was ended by its caller."));
                }
            }, method.ResponseMarshaller.ContextualDeserializer);
            return new(method.Type, method.ServiceName, method.Name, request, response);
        }
    }
}
