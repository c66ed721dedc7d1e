using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Memberships;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Ownership;

/// <summary>
/// An organization changes hands, by whichever door: at once, by an accepted offer, or by an operator. Works inside the caller's write
/// transaction, where nobody else writes.
/// </summary>
internal sealed class OwnershipHandover(OrgGrpcDbContext db, AccessDecision access, OwnershipMail mail, TimeProvider time)
{
    private static readonly Permission SeeMembers = Permission.Find("memberships:read")!;

    /// <summary>The owner's membership, and that of the person who is to own it instead.</summary>
    public async Task<(Ownership Ownership, Membership From, Membership To)> RequirePartiesAsync(
        Id<Organization> organization, Id<Membership> receiver, CancellationToken cancellationToken)
    {
        var to = await (
            from membership in db.Memberships
            join person in db.Users on membership.UserId equals person.Id
            where membership.Id == receiver
            select new { Membership = membership, person.Status }).SingleOrDefaultAsync(cancellationToken)
            ?? throw MembershipRefusals.NotFound(receiver);
        if (to.Membership.OrganizationId != organization)
        {
            // Whoever may not see that other organization does not learn that the membership is there.
            throw access.Holds(db.Caller, to.Membership.OrganizationId, SeeMembers, Scopes.Read)
                ? OwnershipRefusals.OrganizationMismatch(organization, receiver)
                : MembershipRefusals.NotFound(receiver);
        }

        if (!to.Membership.IsActive || to.Status != UserStatus.Active)
        {
            throw OwnershipRefusals.NotAnActiveMember(receiver);
        }

        var current = await (
            from ownership in db.Ownerships
            join membership in db.Memberships on ownership.MembershipId equals membership.Id
            where ownership.OrganizationId == organization
            select new { Ownership = ownership, Membership = membership }).SingleOrDefaultAsync(cancellationToken)
            ?? throw OrganizationRefusals.NotFound(organization);
        return (current.Ownership, current.Membership, to.Membership);
    }

    /// <summary>The old owner stays as admin; an open offer is overtaken. Nothing happens when the receiver owns it already.</summary>
    public async Task<Membership> HandOverAsync(
        Id<Organization> organization, Id<Membership> receiver, CancellationToken cancellationToken,
        OwnershipTransfer? accepted = null, string justification = "")
    {
        var (ownership, from, to) = await RequirePartiesAsync(organization, receiver, cancellationToken);
        var now = time.GetInstant();
        if (to.Id != ownership.MembershipId)
        {
            if (accepted is null && await db.FindPendingTransferAsync(organization, cancellationToken) is { } open)
            {
                open.Overtake(now);
            }

            ownership.HandOver(from, to, now, accepted?.Id.ToString() ?? "", justification);
            from.Change(from.Roles | RoleSet.Admin, from.Title, from.Attributes, now);
            await mail.TellMovedAsync(organization, from, to, cancellationToken);
        }

        return to;
    }
}
