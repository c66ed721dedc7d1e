namespace OrgGrpc.Server.Sessions;

/// <summary>How long rows of sessions are kept: as long as anything that hangs on one can be used.</summary>
internal sealed class SessionLifetime
{
    /// <summary>The longest that one of these lives without being used: the cookie, a refresh token.</summary>
    public TimeSpan Longest { get; private set; }

    public void AtLeast(TimeSpan lifetime) => Longest = lifetime > Longest ? lifetime : Longest;

    /// <summary>With time to spare for what is noted and not yet written, also when the server dies in between.</summary>
    public DateTimeOffset From(DateTimeOffset now) => now + Longest + (2 * SessionSightings.Interval);
}
