using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Changes;

namespace OrgGrpc.Server.Persistence;

/// <summary>Before anything else: takes the data directory, brings the schema up to date, finds the head of the change log.</summary>
internal sealed class DatabaseStart(
    SqliteDatabase database, IDbContextFactory<OrgGrpcDbContext> contexts, ChangeLog log) : IHostedLifecycleService, IDisposable
{
    private FileStream? claim;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var directory = Path.GetDirectoryName(database.Path)!;
        Directory.CreateDirectory(directory);
        claim = Claim(directory);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
        log.StartAt(await db.Changes.MaxAsync(change => (long?)change.Revision, cancellationToken) ?? 0);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => claim?.Dispose();

    /// <summary>One server per SQLite file: caches and the order of revisions rely on being the only writer.</summary>
    private static FileStream Claim(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, "orggrpc.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new InvalidOperationException($"Another OrgGrpc server uses the data directory {directory}.", exception);
        }
    }
}
