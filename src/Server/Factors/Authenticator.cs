using OrgGrpc.Server.Ids;

namespace OrgGrpc.Server.Factors;

/// <summary>The authenticator app of a person: a secret that both know, and the last moment for which its code was used.</summary>
internal sealed class Authenticator
{
    private Authenticator()
    {
    }

    public Id<User> UserId { get; private init; }

    /// <summary>Encrypted with Data Protection: codes cannot be checked against a hash.</summary>
    public byte[] SealedSecret { get; private init; } = [];

    /// <summary>The time step (RFC 6238) whose code was used last: neither it nor an earlier one is good again.</summary>
    public long LastStep { get; private set; }

    public DateTimeOffset CreateTime { get; private init; }

    public static Authenticator Of(Id<User> user, byte[] sealedSecret, long step, DateTimeOffset now) =>
        new() { UserId = user, SealedSecret = sealedSecret, LastStep = step, CreateTime = now };

    /// <summary>Whether the code of this step is good now; it is not a second time.</summary>
    public bool Use(long step)
    {
        var isNew = step > LastStep;
        LastStep = Math.Max(step, LastStep);
        return isNew;
    }
}
