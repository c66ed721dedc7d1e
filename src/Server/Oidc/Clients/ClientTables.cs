using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.Oidc.Clients;

internal sealed class ClientTable : IEntityTypeConfiguration<Client>
{
    /// <summary>OrgGrpc's own limit, documented in <c>client.proto</c>.</summary>
    public const int MaxClientId = 100;

    public void Configure(EntityTypeBuilder<Client> table)
    {
        table.ToTable("clients");
        table.HasKey(client => client.ClientId);
        table.Property(client => client.ClientId).HasMaxLength(MaxClientId);
        table.Ignore(client => client.Recorded);
        table.Property(client => client.Version).IsConcurrencyToken();
    }
}

internal sealed class ClientBindingTable : IEntityTypeConfiguration<ClientBinding>
{
    public void Configure(EntityTypeBuilder<ClientBinding> table)
    {
        table.ToTable("client_bindings", t => t.HasCheckConstraint("ck_client_bindings_roles_without_owner", "(roles & 4) = 0 AND roles <> 0"));
        table.HasKey(binding => new { binding.ClientId, binding.OrganizationId });
        table.Property(binding => binding.Roles).HasConversion<int>();
        table.HasOne<Client>().WithMany().HasForeignKey(binding => binding.ClientId).OnDelete(DeleteBehavior.Cascade);
        table.HasOne<Organization>().WithMany().HasForeignKey(binding => binding.OrganizationId).OnDelete(DeleteBehavior.Cascade);
        table.HasIndex(binding => new { binding.OrganizationId, binding.ClientId });
    }
}
