using OrgGrpc.V1;

namespace OrgGrpc.Server.Changes;

/// <summary>What happened to a noun since it was loaded, not saved yet.</summary>
public sealed class RecordedChanges
{
    private readonly List<Change> pending = [];

    public void Add(Change change) => pending.Add(change);

    public IReadOnlyList<Change> Drain()
    {
        Change[] drained = [.. pending];
        pending.Clear();
        return drained;
    }
}
