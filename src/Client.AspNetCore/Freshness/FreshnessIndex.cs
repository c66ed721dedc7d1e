using System.Collections.Concurrent;
using System.Globalization;

namespace OrgGrpc.Client.AspNetCore.Freshness;

/// <summary>
/// What the server has said about stale tokens, as long as it matters. Its size is that of the changes of a token's lifetime. One follower writes,
/// every request reads.
/// </summary>
internal sealed class FreshnessIndex(TimeProvider time)
{
    private readonly ConcurrentDictionary<Fingerprint, long> newest = new();
    private readonly RecentTokenNames names = new();
    private readonly Queue<(long End, Fingerprint Fingerprint, long Revision)> ends = new();
    private TaskCompletionSource caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Restoration? restoration;
    private bool isRestored;
    private long heardAt;

    /// <summary>Up to where everything was heard: where to go on.</summary>
    public long Revision { get; private set; }

    /// <summary>Completes when everything was heard that the server had to say.</summary>
    public Task CaughtUp => Volatile.Read(ref caughtUp).Task;

    public int Count => newest.Count;

    /// <summary>How long ago the server was heard the last time; null when it was not heard to the end yet.</summary>
    public TimeSpan? Silence => CaughtUp.IsCompleted ? time.GetElapsedTime(Volatile.Read(ref heardAt)) : null;

    public bool IsStale(in TokenClaims token)
    {
        if (Volatile.Read(ref restoration) is { } restored && token.Revision > restored.Revision && token.IssuedAt < restored.Time)
        {
            return true;
        }

        if (newest.IsEmpty)
        {
            return false;
        }

        var (subject, session, organization, member) = names.Of(token);
        return IsNewer(subject, token.Revision) || IsNewer(session, token.Revision) || IsNewer(organization, token.Revision) || IsNewer(member, token.Revision);
    }

    public void Take(FreshnessMessage message)
    {
        if (isRestored)
        {
            // What the lost history said of tokens would be said of the wrong ones.
            newest.Clear();
            ends.Clear();
            Volatile.Write(ref restoration, new(message.Revision, message.Time));
            isRestored = false;
        }

        var now = time.GetTimestamp();
        var end = now + (long)(Seconds(message.Keep) * time.TimestampFrequency);
        foreach (var entry in message.Entries)
        {
            if (!Fingerprint.TryRead(entry.Fingerprint, out var fingerprint))
            {
                throw new FormatException("The server sent a fingerprint of another length.");
            }

            newest.AddOrUpdate(fingerprint, entry.Revision, (_, known) => Math.Max(known, entry.Revision));
            ends.Enqueue((end, fingerprint, entry.Revision));
        }

        Forget(now);

        // Last: whoever sees that the server was heard sees what it said.
        Revision = Math.Max(Revision, message.Revision);
        Volatile.Write(ref heardAt, now);
        if (!message.HasMore)
        {
            caughtUp.TrySetResult();
        }
    }

    /// <summary>The server's history is not the one that was followed: it was restored to an earlier point. Everything is heard anew.</summary>
    public void BeginAnew()
    {
        Volatile.Write(ref caughtUp, new(TaskCreationOptions.RunContinuationsAsynchronously));
        (Revision, isRestored) = (0, true);
    }

    private void Forget(long now)
    {
        while (ends.TryPeek(out var oldest) && oldest.End <= now)
        {
            ends.Dequeue();
            newest.TryRemove(new(oldest.Fingerprint, oldest.Revision));
        }
    }

    private bool IsNewer(Fingerprint? name, long revision) => name is { } given && newest.TryGetValue(given, out var changed) && changed > revision;

    private static double Seconds(string duration) => double.Parse(duration.AsSpan().TrimEnd('s'), CultureInfo.InvariantCulture);

    /// <summary>Tokens of the lost history have revisions that the restored one gives again.</summary>
    private sealed record Restoration(long Revision, DateTimeOffset Time);
}
