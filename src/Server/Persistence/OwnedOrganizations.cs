using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace OrgGrpc.Server.Persistence;

/// <summary>
/// Adds the constraint that EF Core cannot express: an organization points at its ownership, checked when the transaction commits.
/// With the ownership's own foreign keys this makes "exactly one owner, a member of that very organization" a property of every
/// committed state. It is added to each creation of the table, because SQLite rebuilds a table to alter it.
/// </summary>
internal sealed class OwnedOrganizations(MigrationsSqlGeneratorDependencies dependencies, IRelationalAnnotationProvider annotations)
    : SqliteMigrationsSqlGenerator(dependencies, annotations)
{
    private const string Constraint = "fk_organizations_ownerships_id";

    protected override void Generate(
        CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        if (operation.Name is "organizations" or "ef_temp_organizations")
        {
            operation.ForeignKeys.Add(new AddForeignKeyOperation
            {
                Name = Constraint,
                Table = operation.Name,
                Columns = ["id"],
                PrincipalTable = "ownerships",
                PrincipalColumns = ["organization_id"],
            });
        }

        base.Generate(operation, model, builder, terminate);
    }

    protected override void ForeignKeyConstraint(AddForeignKeyOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        base.ForeignKeyConstraint(operation, model, builder);
        if (operation.Name == Constraint)
        {
            builder.Append(" DEFERRABLE INITIALLY DEFERRED");
        }
    }
}
