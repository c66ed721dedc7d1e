using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.MembershipRequests;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Invitations;

/// <summary>A person comes into an organization, by an invitation, by a link, or because they asked.</summary>
internal static class Admission
{
    /// <summary>The organization, when it takes people in; null when it is deleted, and its invitations with it.</summary>
    public static async Task<Organization?> FindOpenAsync(this OrgGrpcDbContext db, Id<Organization> id, CancellationToken cancellationToken)
    {
        var organization = await db.Organizations.SingleAsync(o => o.Id == id, cancellationToken);
        if (organization.Status == OrganizationStatus.Deleted)
        {
            return null;
        }

        organization.RequireActive();
        return organization;
    }

    /// <summary>Refuses members, and those whose membership was suspended: joining is no way around that.</summary>
    public static async Task<Membership> AdmitAsync(
        this OrgGrpcDbContext db, Id<Organization> organization, Id<User> user, RoleSet roles, Origin origin, DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        await db.RequireOutsiderAsync(organization, user, cancellationToken);
        var membership = Membership.Join(
            organization, user, roles, now, invitationId: origin.Invitation?.ToString() ?? "", invitationLinkId: origin.Link?.ToString() ?? "",
            membershipRequestId: origin.Request?.ToString() ?? "");
        db.Add(membership);
        if (origin.Request is null)
        {
            await db.SettleMembershipRequestAsync(membership, now, cancellationToken);
        }

        return membership;
    }

    /// <summary>Refuses members, and those whose membership was suspended.</summary>
    public static async Task RequireOutsiderAsync(
        this OrgGrpcDbContext db, Id<Organization> organization, Id<User> user, CancellationToken cancellationToken)
    {
        var present = await db.Memberships.AsNoTracking()
            .SingleOrDefaultAsync(m => m.OrganizationId == organization && m.UserId == user, cancellationToken);
        if (present is not null)
        {
            throw present.IsActive ? InvitationRefusals.AlreadyMember(present.Id) : InvitationRefusals.MembershipSuspended(present.Id);
        }
    }

    /// <summary>By what the person came.</summary>
    public readonly record struct Origin(
        Id<Invitation>? Invitation = null, Id<InvitationLink>? Link = null, Id<MembershipRequest>? Request = null);
}
