using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.MembershipRequests;

/// <summary>The mails between those who ask and those who decide. A link leads to a page and decides nothing by itself.</summary>
internal sealed class MembershipRequestMail(OrgGrpcDbContext db, EmailOutbox outbox, OrganizationNotice notice)
{
    /// <summary>So many of those who may decide are written to, the owner first: a request must not cause any number of mails. The contract says the same.</summary>
    private const int MaxTold = 20;

    private static readonly RoleSet Deciding = Permission.Find("membership_requests:decide")!.HeldBy & ~RoleSet.Owner;

    public async Task TellAskedAsync(MembershipRequest request, User person, OrganizationName organization, CancellationToken cancellationToken)
    {
        // One after the other, each by an index: in one query the owner would come first by sorting all members.
        var owner = await (
            from ownership in db.Ownerships
            join membership in db.Memberships on ownership.MembershipId equals membership.Id
            where ownership.OrganizationId == request.OrganizationId
            select membership.UserId).SingleAsync(cancellationToken);
        var others = await db.Memberships
            .Where(membership => membership.OrganizationId == request.OrganizationId && membership.Status == MembershipStatus.Active
                && (membership.Roles & Deciding) != 0)
            .OrderBy(membership => membership.Id).Take(MaxTold).Select(membership => membership.UserId).ToListAsync(cancellationToken);
        var people = others.Prepend(owner).Distinct().Take(MaxTold).ToList();
        var deciders = await db.Users
            .Where(user => people.Contains(user.Id) && user.EmailConfirmed && user.Status == UserStatus.Active)
            .Select(user => new { user.Address, user.Name, user.Locale }).ToListAsync(cancellationToken);
        foreach (var decider in deciders)
        {
            outbox.EnqueueFromOthers(decider.Address, decider.Locale, "membership-requested", () =>
            [
                ("name", decider.Name.Value),
                ("person", person.Name.Value),
                ("address", person.Address.Value),
                ("organization", organization.Value),
                ("message", QuotedWords.Of(request.Message)),
                ("link", $"{notice.LinkTo(request.OrganizationId)}/requests"),
            ]);
        }
    }

    public Task TellApprovedAsync(MembershipRequest request, CancellationToken cancellationToken) =>
        notice.SendAsync(request.OrganizationId, request.UserId, "membership-request-approved", () => [], cancellationToken);

    public Task TellRejectedAsync(MembershipRequest request, CancellationToken cancellationToken) => notice.SendAsync(
        request.OrganizationId,
        request.UserId,
        "membership-request-rejected",
        () => [("reason", QuotedWords.Of(request.RejectionReason)), ("link", notice.LinkToAll)],
        cancellationToken);
}
