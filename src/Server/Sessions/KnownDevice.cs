using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Secrets;

namespace OrgGrpc.Server.Sessions;

/// <summary>A browser at which a person has signed in before, by the hash of the secret in its device cookie.</summary>
internal sealed class KnownDevice
{
    /// <summary>As long as browsers keep a cookie at most.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    /// <summary>Of one person; beyond it the one that was not seen for longest is forgotten.</summary>
    public const int Most = 50;

    private KnownDevice()
    {
    }

    public Id<User> UserId { get; private init; }

    /// <summary>SHA-256 of the secret.</summary>
    public byte[] Hash { get; private init; } = [];

    public DateTimeOffset SeenTime { get; private set; }

    public static KnownDevice Of(User user, Secret secret) => new() { UserId = user.Id, Hash = secret.Hash };

    public void See(DateTimeOffset now) => SeenTime = now;
}
