namespace OrgGrpc.Server.Tests.Harness;

/// <summary>The real server under the address that its discovery document names, so that clients and guards can follow it.</summary>
public class SigningInServer : ServerUnderTest
{
    private readonly int port = FreePort.Next();

    public string Issuer => $"http://{Host}:{port}";

    protected virtual string Host => "127.0.0.1";

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Kestrel:Endpoints:Web:Url"] = Issuer,
        ["OrgGrpc:PublicUrl"] = Issuer,
    };
}
