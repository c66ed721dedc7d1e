namespace OrgGrpc.Server.Persistence;

/// <summary>Something that is no longer of use to anybody and is to be removed now and then.</summary>
internal interface IChore
{
    Task DoAsync(CancellationToken cancellationToken);
}
