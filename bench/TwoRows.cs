using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace OrgGrpc.Bench;

/// <summary>The yardstick of writes: one durable transaction of an update and an insert, on a prepared connection in this process.</summary>
internal sealed class TwoRows : IDisposable
{
    private readonly SqliteConnection connection;

    public TwoRows(string path)
    {
        connection = new($"Data Source={path}");
        connection.Open();
        Run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE noun (id INTEGER PRIMARY KEY, name TEXT); "
            + "CREATE TABLE event (id INTEGER PRIMARY KEY AUTOINCREMENT, payload BLOB); INSERT INTO noun VALUES (1, '');");
    }

    /// <summary>Microseconds of this process's processor time per commit.</summary>
    public double MicrosecondsPerCommit(int commits)
    {
        using var update = Prepare("UPDATE noun SET name = $value WHERE id = 1", "name");
        using var insert = Prepare("INSERT INTO event (payload) VALUES ($value)", new byte[100]);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        for (var commit = 0; commit < commits; commit++)
        {
            using var transaction = connection.BeginTransaction();
            update.Transaction = insert.Transaction = transaction;
            update.ExecuteNonQuery();
            insert.ExecuteNonQuery();
            transaction.Commit();
        }

        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMicroseconds / commits;
    }

    public void Dispose()
    {
        connection.Dispose();
        SqliteConnection.ClearAllPools();
    }

    private void Run(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string sql, object value)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$value", value);
        command.Prepare();
        return command;
    }
}
