using Microsoft.Data.Sqlite;

namespace OrgGrpc.Server.Persistence;

/// <summary>Where the database file is.</summary>
internal sealed record SqliteDatabase(string Path)
{
    public string ConnectionString { get; } = new SqliteConnectionStringBuilder
    {
        DataSource = Path,
        ForeignKeys = true,
        Pooling = true,
        DefaultTimeout = 30,
    }.ToString();
}
