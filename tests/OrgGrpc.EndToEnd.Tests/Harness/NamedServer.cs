using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Harness;

/// <summary>The server under a name: passkeys belong to names, never to bare addresses.</summary>
public sealed class NamedServer : SigningInServer
{
    protected override string Host => "localhost";
}
