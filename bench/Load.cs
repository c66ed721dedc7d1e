using Grpc.Core;
using Grpc.Net.Client;

namespace OrgGrpc.Bench;

/// <summary>Drives a server over 4 connections of 16 calls each, and tells the processor time that one call cost it.</summary>
internal sealed class Load(Child child) : IDisposable
{
    private const int Connections = 4;
    private const int CallsEach = 16;

    private readonly GrpcChannel[] channels =
    [
        .. Enumerable.Range(0, Connections).Select(_ => GrpcChannel.ForAddress(
            child.Ready.Grpc, new() { HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false } })),
    ];

    private readonly Metadata headers = child.Ready.Token.Length > 0 ? new() { { "authorization", $"Bearer {child.Ready.Token}" } } : [];

    /// <summary>Microseconds of the server's processor time per call.</summary>
    public async Task<double> RunAsync(int calls, Func<CallInvoker, Metadata, int, Task> call)
    {
        var next = -1;
        var before = child.ProcessorTime;
        await Task.WhenAll(channels.SelectMany(channel => Enumerable.Range(0, CallsEach).Select(_ => Task.Run(async () =>
        {
            var invoker = channel.CreateCallInvoker();
            for (var number = Interlocked.Increment(ref next); number < calls; number = Interlocked.Increment(ref next))
            {
                await call(invoker, headers, number);
            }
        }))));
        return (child.ProcessorTime - before).TotalMicroseconds / calls;
    }

    public void Dispose()
    {
        foreach (var channel in channels)
        {
            channel.Dispose();
        }
    }
}
