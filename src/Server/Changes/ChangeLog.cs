namespace OrgGrpc.Server.Changes;

/// <summary>
/// The head of the log in this process. Observers hear of committed changes in revision order, before the head moves: whoever sees
/// revision N here sees nothing older than N in any cache.
/// </summary>
internal sealed class ChangeLog(IEnumerable<IChangeObserver> observers)
{
    private readonly IChangeObserver[] observers = [.. observers];
    private long head;
    private TaskCompletionSource moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Head => Volatile.Read(ref head);

    /// <summary>Completes when the head moves past what it is now.</summary>
    public Task NextMove => Volatile.Read(ref moved).Task;

    public void StartAt(long revision) => Volatile.Write(ref head, revision);

    /// <summary>Called by the writer that committed, while it still has its turn.</summary>
    public void Publish(IReadOnlyList<ChangeRecord> committed)
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
