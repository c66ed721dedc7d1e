using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.Users;

internal sealed class UserTable : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> table)
    {
        table.ToTable("users");
        table.Ignore(user => user.Recorded);
        table.Property(user => user.Status).HasConversion<int>();
        table.Property(user => user.Locale).HasMaxLength(35);
        table.Property(user => user.Version).IsConcurrencyToken();
        table.HasIndex(user => user.Address).IsUnique();
        table.HasIndex(user => new { user.Status, user.Id });
    }
}
