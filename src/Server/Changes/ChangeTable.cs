using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.Changes;

internal sealed class ChangeTable : IEntityTypeConfiguration<ChangeRecord>
{
    public void Configure(EntityTypeBuilder<ChangeRecord> table)
    {
        table.ToTable("changes");
        table.HasKey(change => change.Revision);
        table.Property(change => change.Revision).ValueGeneratedOnAdd();
        table.Property(change => change.Kind).HasConversion<int>();
        table.HasIndex(change => new { change.OrganizationId, change.Revision });
    }
}
