using System.Net;
using System.Net.Sockets;

namespace OrgGrpc.EndToEnd.Tests.Harness;

internal static class FreePort
{
    /// <summary>
    /// An address that nobody listens on. By the name of this machine: to a browser that is another site than the server's 127.0.0.1, as
    /// applications are other sites than the provider that signs people in to them.
    /// </summary>
    public static string Address()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
