using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using OrgGrpc.Server.Access;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>Every rpc of the contract, called by its descriptor: what holds for all of them is shown for those that come later too.</summary>
internal static class Rpcs
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    public static IReadOnlyList<MethodDescriptor> All { get; } = [.. Contract.Services.SelectMany(service => service.Methods)];

    public static TheoryData<string> Names => [.. All.Select(NameOf)];

    public static string NameOf(MethodDescriptor rpc) => $"{rpc.Service.Name}.{rpc.Name}";

    public static MethodDescriptor Find(string name) => All.Single(rpc => NameOf(rpc) == name);

    public static string PathOf(MethodDescriptor rpc) => $"/{rpc.Service.FullName}/{rpc.Name}";

    /// <summary>Calls with these bytes as the request, and reads the answer; of a stream, the last of so many messages.</summary>
    public static async Task<IMessage> CallAsync(this CallInvoker invoker, MethodDescriptor rpc, byte[] request, int messages = 1)
    {
        var call = new Method<byte[], byte[]>(
            rpc.IsServerStreaming ? MethodType.ServerStreaming : MethodType.Unary, rpc.Service.FullName, rpc.Name, Bytes, Bytes);
        var options = new CallOptions(deadline: TimeProvider.System.GetUtcNow().AddSeconds(30).UtcDateTime);
        if (!rpc.IsServerStreaming)
        {
            return rpc.OutputType.Parser.ParseFrom(await invoker.AsyncUnaryCall(call, null, options, request));
        }

        using var stream = invoker.AsyncServerStreamingCall(call, null, options, request);
        for (var i = 0; i < messages; i++)
        {
            Assert.True(await stream.ResponseStream.MoveNext(CancellationToken.None));
        }

        return rpc.OutputType.Parser.ParseFrom(stream.ResponseStream.Current);
    }

    /// <summary>The refusal of a call; null when it was answered.</summary>
    public static async Task<RpcException?> RefusalAsync(this CallInvoker invoker, MethodDescriptor rpc, byte[] request)
    {
        try
        {
            await invoker.CallAsync(rpc, request);
            return null;
        }
        catch (RpcException exception)
        {
            return exception;
        }
    }
}
