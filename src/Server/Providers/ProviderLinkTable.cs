using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.Providers;

internal sealed class ProviderLinkTable : IEntityTypeConfiguration<ProviderLink>
{
    public void Configure(EntityTypeBuilder<ProviderLink> table)
    {
        table.ToTable("provider_links");
        table.Property(link => link.Id).ValueGeneratedNever();
        table.Property(link => link.Subject).HasMaxLength(ProviderLink.MaxSubject);
        table.HasIndex(link => new { link.Issuer, link.Subject }).IsUnique();
        table.HasOne<User>().WithMany().HasForeignKey(link => link.UserId).OnDelete(DeleteBehavior.Cascade);
        table.HasIndex(link => link.UserId);
    }
}
