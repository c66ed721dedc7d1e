using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.Oidc.Keys;

internal sealed class SigningKeyTable : IEntityTypeConfiguration<SigningKey>
{
    public void Configure(EntityTypeBuilder<SigningKey> table)
    {
        table.ToTable("signing_keys");
        table.Property(key => key.Id).HasMaxLength(64);
        table.Property(key => key.Algorithm).HasMaxLength(16);
    }
}
