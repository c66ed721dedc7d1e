using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace OrgGrpc.Server.Persistence;

/// <summary>Tables and columns are named as SQL usually is, so that an operator can query them without quotes.</summary>
internal static partial class SnakeCase
{
    public static void Apply(IMutableModel model)
    {
        foreach (var entity in model.GetEntityTypes())
        {
            if (entity.IsMappedToJson())
            {
                // Its properties stand in one column of its owner.
                entity.SetContainerColumnName(From(entity.GetContainerColumnName()));
                continue;
            }

            entity.SetTableName(From(entity.GetTableName()));
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(From(property.GetColumnName()));
            }

            foreach (var key in entity.GetKeys())
            {
                key.SetName(From(key.GetName()));
            }

            foreach (var foreignKey in entity.GetForeignKeys())
            {
                foreignKey.SetConstraintName(From(foreignKey.GetConstraintName()));
            }

            foreach (var index in entity.GetIndexes())
            {
                index.SetDatabaseName(From(index.GetDatabaseName()));
            }
        }
    }

    private static string? From(string? name) => name is null ? null : WordStart().Replace(name, "_").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex WordStart();
}
