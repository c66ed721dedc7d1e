using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.Sessions;

internal sealed class SessionTable : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> table)
    {
        table.ToTable("sessions");
        table.Ignore(session => session.Recorded);
        table.Property(session => session.Id).ValueGeneratedNever();
        table.Property(session => session.UserAgent).HasMaxLength(Visit.MaxUserAgent);
        table.Property(session => session.NetworkAddress).HasMaxLength(Visit.MaxNetworkAddress);
        table.HasOne<User>().WithMany().HasForeignKey(session => session.UserId).OnDelete(DeleteBehavior.Cascade);
        table.HasIndex(session => new { session.UserId, session.SeenTime });
        table.HasIndex(session => session.ExpireTime);
    }
}
