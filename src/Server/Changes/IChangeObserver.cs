namespace OrgGrpc.Server.Changes;

/// <summary>Hears of every committed change, at once and in order. An observer must not wait and must not throw.</summary>
internal interface IChangeObserver
{
    void Committed(IReadOnlyList<ChangeRecord> changes);
}
