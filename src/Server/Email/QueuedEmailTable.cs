using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.Email;

internal sealed class QueuedEmailTable : IEntityTypeConfiguration<QueuedEmail>
{
    public void Configure(EntityTypeBuilder<QueuedEmail> table)
    {
        table.ToTable("emails");
        table.Property(email => email.To).HasColumnName("recipient");
        table.Property(email => email.Status).HasConversion<int>();
        table.Property(email => email.LastFailure).HasMaxLength(QueuedEmail.MaxFailure);
        table.Property(email => email.Version).IsConcurrencyToken();
        // How many an address was sent lately.
        table.HasIndex(email => new { email.To, email.CreateTime });
        // What is due is found without looking at what was sent.
        table.HasIndex(email => new { email.Status, email.NextAttemptTime });
    }
}
