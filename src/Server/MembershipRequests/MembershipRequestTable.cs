using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrgGrpc.Server.MembershipRequests;

internal sealed class MembershipRequestTable : IEntityTypeConfiguration<MembershipRequest>
{
    public void Configure(EntityTypeBuilder<MembershipRequest> table)
    {
        table.ToTable("membership_requests");
        table.Ignore(request => request.Recorded);
        table.Property(request => request.Status).HasConversion<int>();
        table.Property(request => request.Message).HasMaxLength(MembershipRequestText.MaxLength);
        table.Property(request => request.RejectionReason).HasMaxLength(MembershipRequestText.MaxLength);
        table.Property(request => request.DeciderClientId).HasMaxLength(100);
        table.Property(request => request.Version).IsConcurrencyToken();

        // One pending request per organization and person; those that are closed stay as history.
        table.HasIndex(request => new { request.OrganizationId, request.UserId }).IsUnique().HasFilter("status = 1");
        table.HasIndex(request => new { request.OrganizationId, request.UserId, request.CloseTime });
        table.HasIndex(request => new { request.OrganizationId, request.Id });
        table.HasIndex(request => new { request.UserId, request.Id });

        // One index for each limit that counts.
        table.HasIndex(request => new { request.OrganizationId, request.CreateTime });
        table.HasIndex(request => new { request.UserId, request.CreateTime });
        table.HasOne<Organization>().WithMany().HasForeignKey(request => request.OrganizationId).OnDelete(DeleteBehavior.Cascade);
        table.HasOne<User>().WithMany().HasForeignKey(request => request.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
