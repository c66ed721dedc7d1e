using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.Credentials;

internal sealed class AddressChangeTable : IEntityTypeConfiguration<AddressChange>
{
    public void Configure(EntityTypeBuilder<AddressChange> table)
    {
        table.ToTable("address_changes");
        table.HasKey(change => change.UserId);
        table.Property(change => change.UserId).ValueGeneratedNever();
        table.HasOne<User>().WithOne().HasForeignKey<AddressChange>(change => change.UserId).OnDelete(DeleteBehavior.Cascade);
        table.HasIndex(change => change.Hash).IsUnique();
        table.HasIndex(change => change.ExpireTime);
    }
}
