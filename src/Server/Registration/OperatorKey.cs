using OrgGrpc.Server.Secrets;

namespace OrgGrpc.Server.Registration;

/// <summary>The one secret that makes the first operator. There is one row at most; a new secret takes the place of the old one.</summary>
internal sealed class OperatorKey
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private OperatorKey()
    {
    }

    public int Id { get; private init; } = 1;

    /// <summary>SHA-256 of the secret.</summary>
    public byte[] Hash { get; private init; } = [];

    public DateTimeOffset ExpireTime { get; private init; }

    public static OperatorKey Of(Secret secret, DateTimeOffset now) => new() { Hash = secret.Hash, ExpireTime = now + Lifetime };
}
