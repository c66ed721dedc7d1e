using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Freshness;

/// <summary>
/// What made tokens stale, in the order of the commits and for as long as a token may live: its size is that of the changes of a token's lifetime.
/// Readers hold nothing but the revision that they have come to, so a slow one costs nothing.
/// </summary>
internal sealed class FreshnessLog(IOptions<TokenAge> tokens, TimeProvider time) : IChangeObserver
{
    /// <summary>By how much the clock of a service may be behind ours: it takes a token for so much longer.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly List<Mark> marks = [];

    /// <summary>Where each fingerprint was marked last.</summary>
    private readonly ConcurrentDictionary<Fingerprint, long> latest = new();
    private TaskCompletionSource moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How long an entry matters.</summary>
    public TimeSpan Keep => tokens.Value.Longest + Skew;

    /// <summary>Completes with the next entry.</summary>
    public Task NextMove => Volatile.Read(ref moved).Task;

    /// <summary>
    /// The entries after a revision, oldest first, and up to where that is all of them.
    /// </summary>
    /// <param name="head">The log's head, taken before: of whatever was committed up to there, the entries are here.</param>
    public FreshnessPage After(long revision, long head, int most)
    {
        lock (gate)
        {
            var from = IndexAfter(revision);
            var to = Math.Min(marks.Count, from + most);

            // The entries of one change are not torn apart: who goes on after its revision would miss the rest.
            while (to < marks.Count && to > from && marks[to].Revision == marks[to - 1].Revision)
            {
                to++;
            }

            var more = to < marks.Count;
            var last = to > from ? marks[to - 1].Revision : revision;
            return new(marks[from..to], more ? last : Math.Max(Math.Max(head, last), revision), more);
        }
    }

    /// <summary>Whether a token that says what was true at a revision is stale, by the fingerprints of what it says.</summary>
    public bool IsStale(long revision, ReadOnlySpan<Fingerprint> fingerprints)
    {
        foreach (var fingerprint in fingerprints)
        {
            if (latest.TryGetValue(fingerprint, out var marked) && marked > revision)
            {
                return true;
            }
        }

        return false;
    }

    public void Committed(IReadOnlyList<ChangeRecord> changes)
    {
        var added = changes.SelectMany(change => StaleTokens.Of(change), (change, stale) => new Mark(change.Revision, stale, change.Time)).ToList();
        if (added.Count == 0)
        {
            return;
        }

        lock (gate)
        {
            Forget();
            marks.AddRange(added);
            foreach (var mark in added)
            {
                latest[mark.Fingerprint] = mark.Revision;
            }
        }

        Interlocked.Exchange(ref moved, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>What was committed before this process began, as far as it matters still.</summary>
    public async Task LoadAsync(OrgGrpcDbContext db, CancellationToken cancellationToken)
    {
        var oldest = time.GetInstant() - Keep;
        List<ChangeRecord> found = [];
        await foreach (var change in db.Changes.AsNoTracking().OrderByDescending(change => change.Revision).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (change.Time < oldest)
            {
                break;
            }

            found.Add(change);
        }

        found.Reverse();
        Committed(found);
    }

    /// <summary>What no token is old enough for any more; now and then, because a list is emptied from its front by moving all of it.</summary>
    private void Forget()
    {
        var oldest = time.GetInstant() - Keep;
        if (marks.Count > 0 && marks[marks.Count / 2].Time < oldest)
        {
            var forgotten = Math.Max(1, marks.FindIndex(mark => mark.Time >= oldest) is >= 0 and var kept ? kept : marks.Count);
            foreach (var mark in marks.Take(forgotten))
            {
                latest.TryRemove(KeyValuePair.Create(mark.Fingerprint, mark.Revision));
            }

            marks.RemoveRange(0, forgotten);
        }
    }

    private int IndexAfter(long revision)
    {
        var (low, high) = (0, marks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = marks[middle].Revision > revision ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    internal readonly record struct Mark(long Revision, Fingerprint Fingerprint, DateTimeOffset Time);
}

/// <summary>Some entries, complete up to a revision.</summary>
internal sealed record FreshnessPage(IReadOnlyList<FreshnessLog.Mark> Marks, long Revision, bool HasMore);
