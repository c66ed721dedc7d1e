using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.Registration;

internal sealed class OperatorKeyTable : IEntityTypeConfiguration<OperatorKey>
{
    public void Configure(EntityTypeBuilder<OperatorKey> table)
    {
        table.ToTable("operator_keys", t => t.HasCheckConstraint("ck_operator_keys_only_one", "id = 1"));
        table.Property(key => key.Id).ValueGeneratedNever();
    }
}
