using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.Sessions;

internal sealed class KnownDeviceTable : IEntityTypeConfiguration<KnownDevice>
{
    public void Configure(EntityTypeBuilder<KnownDevice> table)
    {
        table.ToTable("known_devices");
        table.HasKey(device => new { device.UserId, device.Hash });
        table.HasOne<User>().WithMany().HasForeignKey(device => device.UserId).OnDelete(DeleteBehavior.Cascade);
        table.HasIndex(device => device.SeenTime);
    }
}
