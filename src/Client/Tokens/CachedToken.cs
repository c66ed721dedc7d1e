namespace OrgGrpc.Client.Tokens;

/// <summary>A token with its times. It is renewed when a fifth of its life is left, at most a minute, and used to its end if need be.</summary>
internal sealed record CachedToken(string Value, DateTimeOffset RenewAt, DateTimeOffset ExpiresAt)
{
    // A token that expires on its way helps nobody.
    private static readonly TimeSpan Travel = TimeSpan.FromSeconds(2);

    public static CachedToken For(string value, TimeSpan lifetime, DateTimeOffset now)
    {
        var margin = lifetime / 5 < TimeSpan.FromMinutes(1) ? lifetime / 5 : TimeSpan.FromMinutes(1);
        return new(value, now + lifetime - margin, now + lifetime - Travel);
    }
}
