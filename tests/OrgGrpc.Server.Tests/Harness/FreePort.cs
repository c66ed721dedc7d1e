using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>
/// A port that nobody listens on, for what has to know its address before it starts. Below those that systems give out by themselves: one of these
/// may be taken by any other test until it is used.
/// </summary>
internal static class FreePort
{
    private const int First = 15_000;
    private const int End = 32_000;

    public static int Next()
    {
        for (var tries = 0; tries < 100; tries++)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken.
            }
        }

        throw new InvalidOperationException("No port is free.");
    }
}
