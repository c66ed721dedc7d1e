using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Harness;

internal static class FreeAddress
{
    /// <summary>
    /// An address that nobody listens on. By the name of this machine: to a browser that is another site than the server's 127.0.0.1, as
    /// applications are other sites than the provider that signs people in to them.
    /// </summary>
    public static string Next() => $"http://localhost:{FreePort.Next()}";
}
