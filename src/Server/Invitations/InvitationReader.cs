using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Paging;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Invitations;

/// <summary>The lists of invitations and links.</summary>
internal sealed class InvitationReader(OrgGrpcDbContext db, Pager pager, TimeProvider time)
{
    public async Task<ListInvitationsResponse> ListAsync(ListInvitationsRequest request, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        var organization = violations.ParseId<Organization>("organization_id", request.OrganizationId);
        var email = violations.ParseOptional<EmailAddress>("filter.email", request.Filter?.Email, EmailAddress.TryParse);
        var statuses = (request.Filter?.Statuses ?? []).Select(status => (InvitationStatus)status).Distinct().ToList();
        violations.Check("filter.statuses", statuses.Any(s => s != 0 && !System.Enum.IsDefined(s)) ? "must be known states" : null);
        violations.Check("order_by", System.Enum.IsDefined(request.OrderBy) ? null : "must be a known order");
        violations.ThrowIfAny();
        var page = pager.Open(request, db.Caller);
        var now = time.GetInstant();
        var rows = db.Invitations.AsNoTracking().Where(i => i.OrganizationId == organization);
        if (statuses.Count > 0 && !statuses.Contains(0))
        {
            rows = InState(rows, statuses, now);
        }

        if (email is not null)
        {
            rows = rows.Where(i => i.Email == email);
        }

        var total = request.IncludeTotal ? await rows.LongCountAsync(cancellationToken) : (long?)null;
        var ascending = request.OrderBy == InvitationOrder.CreateTimeAsc;
        if (page.Cursor is { } cursor)
        {
            var after = new Id<Invitation>(new Guid(cursor, bigEndian: true));
            rows = ascending ? rows.Where(i => i.Id > after) : rows.Where(i => i.Id < after);
        }

        rows = ascending ? rows.OrderBy(i => i.Id) : rows.OrderByDescending(i => i.Id);
        var found = await rows.Take(page.Size + 1).ToListAsync(cancellationToken);
        var next = page.Trim(found, i => i.Id.Value.ToByteArray(bigEndian: true));
        var response = new ListInvitationsResponse { Invitations = { found.Select(i => i.ToProto(now)) }, NextPageToken = next };
        if (total is { } count)
        {
            response.Total = count;
        }

        return response;
    }

    public async Task<ListMyInvitationsResponse> ListReceivedAsync(ListMyInvitationsRequest request, CancellationToken cancellationToken)
    {
        var page = pager.Open(request, db.Caller);
        var user = await db.Users.AsNoTracking().SingleAsync(user => user.Id == db.Caller.UserId, cancellationToken);
        if (user.VerifiedAddress is not { } address)
        {
            return new();
        }

        var now = time.GetInstant();
        var rows = ReceivedInvitation.From(db).AsNoTracking().Where(row => row.Invitation.Email == address
            && row.Invitation.Status == InvitationStatus.Pending && row.Invitation.ExpireTime > now
            // Said this way round, so that SQLite begins with the address and not with all active organizations.
            && !db.Organizations.Any(o => o.Id == row.Invitation.OrganizationId && o.Status != OrganizationStatus.Active));
        if (page.Cursor is { } cursor)
        {
            var after = new Id<Invitation>(new Guid(cursor, bigEndian: true));
            rows = rows.Where(row => row.Invitation.Id < after);
        }

        var found = await rows.OrderByDescending(row => row.Invitation.Id).Take(page.Size + 1).ToListAsync(cancellationToken);
        var next = page.Trim(found, row => row.Invitation.Id.Value.ToByteArray(bigEndian: true));
        return new() { Invitations = { found.Select(row => row.ToProto()) }, NextPageToken = next };
    }

    public async Task<ListInvitationLinksResponse> ListLinksAsync(ListInvitationLinksRequest request, CancellationToken cancellationToken)
    {
        var organization = Violations.RequireId<Organization>("organization_id", request.OrganizationId);
        var page = pager.Open(request, db.Caller);
        var rows = db.InvitationLinks.AsNoTracking().Where(link => link.OrganizationId == organization);
        if (page.Cursor is { } cursor)
        {
            var after = new Id<InvitationLink>(new Guid(cursor, bigEndian: true));
            rows = rows.Where(link => link.Id < after);
        }

        var found = await rows.OrderByDescending(link => link.Id).Take(page.Size + 1).ToListAsync(cancellationToken);
        var next = page.Trim(found, link => link.Id.Value.ToByteArray(bigEndian: true));
        return new() { InvitationLinks = { found.Select(link => link.ToProto()) }, NextPageToken = next };
    }

    /// <summary>A pending invitation whose time is over counts as expired, whatever is stored.</summary>
    private static IQueryable<Invitation> InState(IQueryable<Invitation> rows, List<InvitationStatus> statuses, DateTimeOffset now)
    {
        var (pending, expired) = (statuses.Contains(InvitationStatus.Pending), statuses.Contains(InvitationStatus.Expired));
        var stored = statuses.Where(status => status != InvitationStatus.Pending).ToList();
        return rows.Where(i => stored.Contains(i.Status)
            || (i.Status == InvitationStatus.Pending && ((pending && i.ExpireTime > now) || (expired && i.ExpireTime <= now))));
    }
}
