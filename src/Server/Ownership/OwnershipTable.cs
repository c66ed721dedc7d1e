using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.Ownership;

/// <summary>
/// At most one owner: the primary key. A member of that very organization: the composite foreign key, which also keeps the owner's
/// membership from being deleted. At least one: the organization's own deferred foreign key to this table, which
/// <see cref="Persistence.OwnedOrganizations"/> adds because EF Core has no word for it.
/// </summary>
internal sealed class OwnershipTable : IEntityTypeConfiguration<Ownership>
{
    public void Configure(EntityTypeBuilder<Ownership> table)
    {
        table.ToTable("ownerships");
        table.Ignore(ownership => ownership.Recorded);
        table.HasKey(ownership => ownership.OrganizationId);
        table.Property(ownership => ownership.Version).IsConcurrencyToken();
        table.HasOne<Organization>().WithOne().HasForeignKey<Ownership>(ownership => ownership.OrganizationId)
            .OnDelete(DeleteBehavior.Cascade);
        table.HasOne<Membership>().WithMany()
            .HasForeignKey(ownership => new { ownership.OrganizationId, ownership.MembershipId })
            .HasPrincipalKey(membership => new { membership.OrganizationId, membership.Id })
            .OnDelete(DeleteBehavior.NoAction);
    }
}
