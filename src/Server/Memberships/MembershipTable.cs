using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.Memberships;

internal sealed class MembershipTable : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> table)
    {
        table.ToTable("memberships", t => t.HasCheckConstraint("ck_memberships_roles_without_owner", "(roles & 4) = 0 AND roles <> 0"));
        table.Ignore(membership => membership.Recorded);
        table.Property(membership => membership.Status).HasConversion<int>();
        table.Property(membership => membership.Roles).HasConversion<int>();
        table.Property(membership => membership.Title).HasMaxLength(200);
        table.Property(membership => membership.Version).IsConcurrencyToken();

        // One membership per person and organization; the ownership refers to the other pair.
        table.HasIndex(membership => new { membership.OrganizationId, membership.UserId }).IsUnique();
        table.HasAlternateKey(membership => new { membership.OrganizationId, membership.Id });

        table.HasOne<Organization>().WithMany().HasForeignKey(membership => membership.OrganizationId).OnDelete(DeleteBehavior.Cascade);

        // A person with memberships cannot be deleted around the rules; the index also serves the list of a person's organizations.
        table.HasOne<User>().WithMany().HasForeignKey(membership => membership.UserId).OnDelete(DeleteBehavior.Restrict);
        table.HasIndex(membership => new { membership.UserId, membership.Id });
    }
}
