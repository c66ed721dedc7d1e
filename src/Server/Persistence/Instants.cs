namespace OrgGrpc.Server.Persistence;

internal static class Instants
{
    /// <summary>Now, in the precision that is stored: what a caller is told on writing is what they read later.</summary>
    public static DateTimeOffset GetInstant(this TimeProvider time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());
}
