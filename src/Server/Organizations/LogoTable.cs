using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.Organizations;

internal sealed class LogoTable : IEntityTypeConfiguration<Logo>
{
    public void Configure(EntityTypeBuilder<Logo> table)
    {
        table.ToTable("organization_logos");
        table.HasKey(logo => logo.OrganizationId);
        table.HasOne<Organization>().WithOne().HasForeignKey<Logo>(logo => logo.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
