using System.Net;
using System.Net.Sockets;

namespace OrgGrpc.Bench;

/// <summary>The line between a guard and the server. While it is cut nothing gets through and nobody is told, as when a cable is pulled.</summary>
internal sealed class Relay : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly int target;
    private readonly CancellationTokenSource ending = new();
    private TaskCompletionSource? mended;

    public Relay(int target)
    {
        this.target = target;
        listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Cut() => Volatile.Write(ref mended, new(TaskCreationOptions.RunContinuationsAsynchronously));

    public void Mend() => Interlocked.Exchange(ref mended, null)?.SetResult();

    public void Dispose()
    {
        ending.Cancel();
        listener.Dispose();
        Mend();
        ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!ending.IsCancellationRequested)
        {
            _ = ConnectAsync(await listener.AcceptTcpClientAsync(ending.Token));
        }
    }

    private async Task ConnectAsync(TcpClient near)
    {
        using var far = new TcpClient { NoDelay = true };
        using (near)
        {
            near.NoDelay = true;
            await far.ConnectAsync(IPAddress.Loopback, target, ending.Token);
            await Task.WhenAny(CarryAsync(near.GetStream(), far.GetStream()), CarryAsync(far.GetStream(), near.GetStream()));
        }
    }

    private async Task CarryAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, ending.Token) is > 0 and var length)
        {
            await (Volatile.Read(ref mended)?.Task ?? Task.CompletedTask);
            await to.WriteAsync(buffer.AsMemory(0, length), ending.Token);
        }
    }
}
