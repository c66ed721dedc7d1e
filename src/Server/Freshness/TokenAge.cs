namespace OrgGrpc.Server.Freshness;

/// <summary>How old a token can become; said by whoever makes tokens.</summary>
internal sealed class TokenAge
{
    public TimeSpan Longest { get; private set; }

    public void AtLeast(TimeSpan lifetime) => Longest = lifetime > Longest ? lifetime : Longest;
}
