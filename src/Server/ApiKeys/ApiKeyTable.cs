using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.ApiKeys;

internal sealed class ApiKeyTable : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> table)
    {
        // A person's key has no roles of its own; an organization's has an organization and roles, and never owns.
        table.ToTable("api_keys", t => t.HasCheckConstraint(
            "ck_api_keys_holder",
            "(user_id IS NOT NULL AND roles = 0) OR (user_id IS NULL AND organization_id IS NOT NULL AND roles <> 0 AND (roles & 4) = 0)"));
        table.Ignore(key => key.Recorded);
        table.Property(key => key.Id).ValueGeneratedNever();
        table.Property(key => key.Name).HasConversion(name => name.Value, text => ApiKeyName.FromStored(text)).HasMaxLength(ApiKeyName.MaxLength);
        table.Property(key => key.Roles).HasConversion<int>();
        table.Property(key => key.CreatorClientId).HasMaxLength(100);
        table.HasIndex(key => new { key.UserId, key.Id });
        table.HasIndex(key => new { key.OrganizationId, key.Id });
        table.HasIndex(key => key.ExpireTime);
        table.HasOne<User>().WithMany().HasForeignKey(key => key.UserId).OnDelete(DeleteBehavior.Cascade);
        table.HasOne<Organization>().WithMany().HasForeignKey(key => key.OrganizationId).OnDelete(DeleteBehavior.Cascade);
        // No foreign key to the maker: an organization's key outlives the person who made it.
    }
}
