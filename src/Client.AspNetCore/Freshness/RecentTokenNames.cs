using System.Collections.Concurrent;

namespace OrgGrpc.Client.AspNetCore.Freshness;

/// <summary>
/// The names of tokens that came lately. Who calls once calls again, and four hashes at every request would be most of what the guard costs. It
/// says nothing about whether a token is stale: that is looked up each time.
/// </summary>
internal sealed class RecentTokenNames(int capacity = RecentTokenNames.DefaultCapacity)
{
    /// <summary>A few megabytes.</summary>
    public const int DefaultCapacity = 8_192;

    private readonly ConcurrentDictionary<(string Subject, string? OrganizationId, string? SessionId), TokenNames> known = new();
    private int added;

    public int Count => known.Count;

    public TokenNames Of(in TokenClaims token)
    {
        var key = (token.Subject, token.OrganizationId, token.SessionId);
        if (known.TryGetValue(key, out var names))
        {
            return names;
        }

        // A full cache starts over: cheaper than an order that nothing else needs, or than counting what is in it.
        if (Interlocked.Increment(ref added) > capacity)
        {
            known.Clear();
            Volatile.Write(ref added, 1);
        }

        names = TokenNames.Of(token);
        known[key] = names;
        return names;
    }
}
