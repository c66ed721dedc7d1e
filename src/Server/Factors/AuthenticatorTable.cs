using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.Factors;

internal sealed class AuthenticatorTable : IEntityTypeConfiguration<Authenticator>
{
    public void Configure(EntityTypeBuilder<Authenticator> table)
    {
        table.ToTable("authenticators");
        table.HasKey(authenticator => authenticator.UserId);
        table.HasOne<User>().WithOne().HasForeignKey<Authenticator>(authenticator => authenticator.UserId).OnDelete(DeleteBehavior.Cascade);
        table.Property(authenticator => authenticator.LastStep).IsConcurrencyToken();
    }
}
