using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.Ownership;

internal sealed class OwnershipTransferTable : IEntityTypeConfiguration<OwnershipTransfer>
{
    public void Configure(EntityTypeBuilder<OwnershipTransfer> table)
    {
        table.ToTable("ownership_transfers");
        table.Ignore(transfer => transfer.Recorded);
        table.Property(transfer => transfer.Status).HasConversion<int>();
        table.Property(transfer => transfer.Version).IsConcurrencyToken();

        // One pending offer per organization. Closed ones stay as history, and outlive the memberships and people that they name.
        table.HasIndex(transfer => transfer.OrganizationId, "ix_ownership_transfers_pending").IsUnique().HasFilter("status = 1");
        table.HasIndex(transfer => new { transfer.OrganizationId, transfer.Id });
        table.HasOne<Organization>().WithMany().HasForeignKey(transfer => transfer.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
