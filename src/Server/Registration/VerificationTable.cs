using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.Registration;

internal sealed class VerificationTable : IEntityTypeConfiguration<Verification>
{
    public void Configure(EntityTypeBuilder<Verification> table)
    {
        table.ToTable("verifications");
        table.HasKey(verification => verification.Hash);
        table.HasOne<User>().WithMany().HasForeignKey(verification => verification.UserId).OnDelete(DeleteBehavior.Cascade);
        table.HasIndex(verification => new { verification.UserId, verification.CreateTime });
        table.HasIndex(verification => verification.ExpireTime);
    }
}
