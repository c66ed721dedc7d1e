namespace OrgGrpc.Server.Access;

/// <summary>Instance-wide scopes of programs.</summary>
public static class Scopes
{
    public const string Read = "orggrpc.read";
    public const string Write = "orggrpc.write";
    public const string Operate = "orggrpc.operate";
}
