using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Limits;

/// <summary>
/// So many events per key in a window that begins with the first one. Kept in memory, so each process counts for itself and forgets with
/// it; the number of keys is bounded, and a flood of new ones makes room by dropping windows that end soonest.
/// </summary>
internal sealed class RateLimit(int limit, TimeSpan window, TimeProvider time)
{
    private const int MaxKeys = 100_000;

    private readonly Lock gate = new();
    private readonly Dictionary<string, (int Count, DateTimeOffset End)> windows = [];

    /// <summary>Counts the event, or tells how long the key has to wait.</summary>
    public TimeSpan? Take(string key)
    {
        lock (gate)
        {
            if (WaitOf(key) is { } wait)
            {
                return wait;
            }

            var now = time.GetUtcNow();
            if (windows.TryGetValue(key, out var open) && open.End > now)
            {
                windows[key] = (open.Count + 1, open.End);
                return null;
            }

            MakeRoom(now);
            windows[key] = (1, now + window);
            return null;
        }
    }

    /// <summary>How long the key has to wait, without counting anything.</summary>
    public TimeSpan? Wait(string key)
    {
        lock (gate)
        {
            return WaitOf(key);
        }
    }

    /// <summary>Counts one event less: it was none after all.</summary>
    public void GiveBack(string key)
    {
        lock (gate)
        {
            if (windows.TryGetValue(key, out var open) && open.Count > 0)
            {
                windows[key] = (open.Count - 1, open.End);
            }
        }
    }

    public void Forget(string key)
    {
        lock (gate)
        {
            windows.Remove(key);
        }
    }

    /// <summary>Counts the event, or refuses it.</summary>
    public void Require(string key)
    {
        if (Take(key) is { } wait)
        {
            throw new Refusal(ErrorReason.RateLimited, T("That was asked for too often; wait a while.")) { RetryAfter = wait };
        }
    }

    private TimeSpan? WaitOf(string key) =>
        windows.TryGetValue(key, out var open) && open.Count >= limit && open.End - time.GetUtcNow() is var wait && wait > TimeSpan.Zero
            ? wait
            : null;

    private void MakeRoom(DateTimeOffset now)
    {
        if (windows.Count < MaxKeys)
        {
            return;
        }

        foreach (var (key, _) in windows.Where(entry => entry.Value.End <= now).ToList())
        {
            windows.Remove(key);
        }

        if (windows.Count >= MaxKeys)
        {
            foreach (var (key, _) in windows.OrderBy(entry => entry.Value.End).Take(MaxKeys / 10).ToList())
            {
                windows.Remove(key);
            }
        }
    }
}
