using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.Credentials;

internal sealed class PasswordResetTable : IEntityTypeConfiguration<PasswordReset>
{
    public void Configure(EntityTypeBuilder<PasswordReset> table)
    {
        table.ToTable("password_resets");
        table.HasKey(reset => reset.Address);
        table.HasIndex(reset => reset.Hash).IsUnique();
        table.HasIndex(reset => reset.ExpireTime);
        table.HasOne<User>().WithMany().HasForeignKey(reset => reset.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
