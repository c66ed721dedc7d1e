using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.Organizations;

internal sealed class OrganizationTable : IEntityTypeConfiguration<Organization>
{
    public void Configure(EntityTypeBuilder<Organization> table)
    {
        table.ToTable("organizations");
        table.Ignore(organization => organization.Recorded);
        table.Property(organization => organization.Status).HasConversion<int>();
        table.Property(organization => organization.JoinPolicy).HasConversion<int>();
        table.Property(organization => organization.StatusBeforeDeletion).HasConversion<int>();
        table.Property(organization => organization.Version).IsConcurrencyToken();

        // A deleted organization keeps its slug and external id until it is purged, so that it can be undeleted as it was.
        table.HasIndex(organization => organization.Slug).IsUnique();
        table.HasIndex(organization => organization.ExternalId).IsUnique();
        table.HasIndex(organization => new { organization.Status, organization.Id });
    }
}
