using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.Invitations;

internal sealed class InvitationTable : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> table)
    {
        table.ToTable("invitations");
        table.Ignore(invitation => invitation.Recorded);
        table.Property(invitation => invitation.Status).HasConversion<int>();
        table.Property(invitation => invitation.Roles).HasConversion<int>();
        table.Property(invitation => invitation.Message).HasMaxLength(1000);
        table.Property(invitation => invitation.InviterClientId).HasMaxLength(100);
        table.Property(invitation => invitation.Version).IsConcurrencyToken();
        table.HasIndex(invitation => invitation.SecretHash).IsUnique();
        // One pending invitation per organization and address; those that were answered do not count.
        table.HasIndex(invitation => new { invitation.OrganizationId, invitation.Email }).IsUnique().HasFilter("status = 1");
        table.HasIndex(invitation => new { invitation.OrganizationId, invitation.Id });
        table.HasIndex(invitation => new { invitation.Email, invitation.Id });
        table.HasOne<Organization>().WithMany().HasForeignKey(invitation => invitation.OrganizationId).OnDelete(DeleteBehavior.Cascade);
        // No foreign keys to people: who invited or accepted may be deleted later, and the invitation still tells that it happened.
    }
}

internal sealed class InvitationLinkTable : IEntityTypeConfiguration<InvitationLink>
{
    public void Configure(EntityTypeBuilder<InvitationLink> table)
    {
        table.ToTable("invitation_links", t => t.HasCheckConstraint("ck_invitation_links_uses", "uses BETWEEN 0 AND max_uses"));
        table.Ignore(link => link.Recorded);
        table.Property(link => link.Roles).HasConversion<int>();
        table.Property(link => link.CreatorClientId).HasMaxLength(100);
        table.Property(link => link.Version).IsConcurrencyToken();
        table.HasIndex(link => link.SecretHash).IsUnique();
        table.HasIndex(link => new { link.OrganizationId, link.Id });
        table.HasOne<Organization>().WithMany().HasForeignKey(link => link.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class InvitationSendTable : IEntityTypeConfiguration<InvitationSend>
{
    public void Configure(EntityTypeBuilder<InvitationSend> table)
    {
        table.ToTable("invitation_sends");
        // One index for each limit that counts, and one for forgetting.
        table.HasIndex(send => new { send.InvitationId, send.Time });
        table.HasIndex(send => new { send.OrganizationId, send.Time });
        table.HasIndex(send => new { send.Email, send.Time });
        table.HasIndex(send => send.Time);
        table.HasOne<Organization>().WithMany().HasForeignKey(send => send.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}
