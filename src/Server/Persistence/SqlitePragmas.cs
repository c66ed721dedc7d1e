using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace OrgGrpc.Server.Persistence;

/// <summary>
/// What every SQLite connection is told, once: WAL, so that readers never wait; <c>synchronous=FULL</c>, because in WAL mode
/// <c>NORMAL</c> may lose acknowledged writes when the power fails; memory-mapped reads.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Statements =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;";

    private static readonly ConditionalWeakTable<sqlite3, object> Told = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Tell(connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Tell(connection);
        return Task.CompletedTask;
    }

    /// <summary>Connections are pooled: the pragmas last as long as the handle underneath.</summary>
    internal static void Tell(DbConnection connection)
    {
        if (((SqliteConnection)connection).Handle is { } handle && Told.TryAdd(handle, handle))
        {
            using var command = connection.CreateCommand();
            command.CommandText = Statements;
            command.ExecuteNonQuery();
        }
    }
}
