namespace OrgGrpc.Server.Changes;

/// <summary>
/// The head of the log in this process. Observers hear of committed changes in revision order, before the head moves: whoever sees
/// revision N here sees nothing older than N in any cache.
/// </summary>
internal sealed class ChangeLog(IEnumerable<IChangeObserver> observers)
{
    private readonly IChangeObserver[] observers = [.. observers];
    private long head;
    private long commits;
    private TaskCompletionSource moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Head => Volatile.Read(ref head);

    /// <summary>Two equal moments, neither of them amid a commit, have seen no change between them.</summary>
    public LogMoment Moment => new(Volatile.Read(ref commits), Head);

    /// <summary>Completes when the head moves past what it is now.</summary>
    public Task NextMove => Volatile.Read(ref moved).Task;

    public void StartAt(long revision) => Volatile.Write(ref head, revision);

    /// <summary>Waits until the head has reached a revision, or tells that it was not reached in time.</summary>
    public async Task<bool> ReachesAsync(long revision, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(patience, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        for (var next = NextMove; Head < revision; next = NextMove)
        {
            await next.WaitAsync(ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (timeout.IsCancellationRequested)
            {
                return Head >= revision;
            }
        }

        return true;
    }

    /// <summary>Commits and publishes, while the writer has its turn: to readers of this process both happen at once.</summary>
    public async Task CommitAsync(Func<Task> commit, IReadOnlyList<ChangeRecord> changes)
    {
        Interlocked.Increment(ref commits);
        try
        {
            await commit();
            Publish(changes);
        }
        finally
        {
            Interlocked.Increment(ref commits);
        }
    }

    private void Publish(IReadOnlyList<ChangeRecord> committed)
    {
        if (committed.Count == 0)
        {
            return;
        }

        foreach (var observer in observers)
        {
            observer.Committed(committed);
        }

        Volatile.Write(ref head, committed[^1].Revision);
        Interlocked.Exchange(ref moved, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }
}

/// <summary>How far the log is: between commits, or amid one.</summary>
internal readonly record struct LogMoment(long Commits, long Head)
{
    public bool IsCommitting => (Commits & 1) != 0;
}
