namespace OrgGrpc.Server.Changes;

/// <summary>A noun that says what happened to it, in the contract's own events; whoever saves it saves them in the same transaction.</summary>
public interface IRecordsChanges
{
    RecordedChanges Recorded { get; }
}
