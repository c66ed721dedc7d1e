using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Secrets;

namespace OrgGrpc.Server.Persistence;

/// <summary>Before anything else: takes the data directory, brings the schema up to date, has the key that opens the others, finds the head of the change log.</summary>
internal sealed class DatabaseStart(
    SqliteDatabase database, IDbContextFactory<OrgGrpcDbContext> contexts, MasterKey masterKey, SealedXml keys, ChangeLog log) : IHostedLifecycleService, IDisposable
{
    private FileStream? claim;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var directory = Path.GetDirectoryName(database.Path)!;
        claim = Claim(directory);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await RequireKnownVersionAsync(db, cancellationToken);
            await db.Database.MigrateAsync(cancellationToken);
            await RequireMasterKeyAsync(db, cancellationToken);
            log.StartAt(await db.Changes.MaxAsync(change => (long?)change.Revision, cancellationToken) ?? 0);
        }
        catch (SqliteException exception)
        {
            throw new StartFault($"The database {database.Path} cannot be used: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => claim?.Dispose();

    /// <summary>A newer server has been here: what it stored is not ours to interpret.</summary>
    private async Task RequireKnownVersionAsync(OrgGrpcDbContext db, CancellationToken cancellationToken)
    {
        var unknown = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Except(db.Database.GetMigrations()).ToList();
        if (unknown.Count > 0)
        {
            throw new StartFault(
                $"The database {database.Path} was made by a newer version of OrgGrpc (it has {unknown[^1]}): start that version, or restore a backup.");
        }
    }

    /// <summary>Without this the server would make new keys, and all that the old ones protect would be lost without a word.</summary>
    private async Task RequireMasterKeyAsync(OrgGrpcDbContext db, CancellationToken cancellationToken)
    {
        var stored = await db.DataProtectionKeys.Select(stored => stored.Xml!).ToListAsync(cancellationToken);
        if (stored.Count == 0)
        {
            masterKey.Make();
        }
        else if (!stored.TrueForAll(keys.Opens))
        {
            throw new StartFault(
                $"The key file {masterKey.FilePath} (OrgGrpc:MasterKeyFile) does not belong to the database {database.Path}: restore the one that does.");
        }
    }

    /// <summary>One server per SQLite file: caches and the order of revisions rely on being the only writer.</summary>
    private static FileStream Claim(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory);
            return new FileStream(Path.Combine(directory, "orggrpc.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (Path.Exists(Path.Combine(directory, "orggrpc.lock")))
        {
            throw new StartFault($"Another OrgGrpc server uses the data directory {directory}: stop it, or set OrgGrpc:DataDirectory.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartFault($"The data directory {directory} cannot be written (OrgGrpc:DataDirectory): {exception.Message.TrimEnd('.')}.", exception);
        }
    }
}
