using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Invitations;

/// <summary>Counts what was sent lately, by indexes, in the transaction that sends more: two at once are counted one after the other.</summary>
internal sealed class InvitationLimits(OrgGrpcDbContext db, IOptions<InvitationOptions> options)
{
    /// <summary>The longest time that a limit looks back.</summary>
    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly InvitationOptions limits = options.Value;

    /// <summary>What may still be sent by this organization to these addresses: three statements, however many addresses.</summary>
    public async Task<InvitationAllowance> ReadAsync(
        Id<Organization> organization, IReadOnlyCollection<EmailAddress> addresses, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hourAgo = now - InvitationAllowance.Hour;
        var pending = await db.Invitations
            .Where(i => i.OrganizationId == organization && i.Status == InvitationStatus.Pending && i.ExpireTime > now)
            .CountAsync(cancellationToken);
        var byOrganization = await db.InvitationSends.Where(send => send.OrganizationId == organization && send.Time > hourAgo)
            .OrderByDescending(send => send.Time).Take(limits.MaxPerOrganizationPerHour)
            .Select(send => send.Time).ToListAsync(cancellationToken);
        var byAddress = await db.InvitationSends.Where(send => addresses.Contains(send.Email) && send.Time > hourAgo)
            .Select(send => new { send.Email, send.Time }).ToListAsync(cancellationToken);
        var newestFirst = byAddress.OrderByDescending(send => send.Time).ToLookup(send => send.Email, send => send.Time);
        return new(limits, pending, byOrganization, newestFirst, now);
    }

    public async Task RequireResendAsync(Invitation invitation, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The first send is not a resend: one more than the limit fills the day.
        var sends = await db.InvitationSends.Where(send => send.InvitationId == invitation.Id && send.Time > now - Day)
            .OrderByDescending(send => send.Time).Take(limits.MaxResendsPerDay + 1).Select(send => send.Time).ToListAsync(cancellationToken);
        var resends = invitation.CreateTime > now - Day ? sends.Count - 1 : sends.Count;
        if (resends >= limits.MaxResendsPerDay)
        {
            throw InvitationRefusals.RateLimited(T("The invitation was sent too often today."), sends[limits.MaxResendsPerDay - 1] + Day - now);
        }
    }

    /// <summary>From now on this send counts.</summary>
    public void Record(Invitation invitation, DateTimeOffset now) => db.Add(new InvitationSend
    {
        InvitationId = invitation.Id,
        OrganizationId = invitation.OrganizationId,
        Email = invitation.Email,
        Time = now,
    });
}
