using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Paging;
using OrgGrpc.Server.Persistence;
using OrgGrpc.V1;

namespace OrgGrpc.Server.MembershipRequests;

/// <summary>What is read of requests: the lists, and what a person sees before asking.</summary>
internal sealed class MembershipRequestReader(OrgGrpcDbContext db, Pager pager, MembershipRequestLimits limits, TimeProvider time)
{
    public async Task<PreviewMembershipRequestResponse> PreviewAsync(Id<User> person, OrganizationKey key, CancellationToken cancellationToken)
    {
        var organization = await key.RequireAskableAsync(db, cancellationToken);
        var membership = await db.Memberships.AsNoTracking()
            .SingleOrDefaultAsync(m => m.OrganizationId == organization.Id && m.UserId == person, cancellationToken);
        var pending = await db.FindPendingMembershipRequestAsync(organization.Id, person, cancellationToken);
        var again = await limits.AskAgainTimeAsync(organization.Id, person, time.GetInstant(), cancellationToken);
        return new()
        {
            Organization = new()
            {
                Id = organization.Id.ToString(),
                Name = organization.Name.Value,
                Slug = organization.Slug?.Value ?? "",
                Status = (V1.OrganizationStatus)organization.Status,
            },
            MembershipId = membership?.Id.ToString() ?? "",
            Pending = pending?.ToSentProto(),
            AskAgainTime = membership is null && again is { } wait ? Timestamp.FromDateTimeOffset(wait) : null,
        };
    }

    public async Task<V1.MembershipRequest> GetAsync(Id<Organization> organization, Id<MembershipRequest> id, CancellationToken cancellationToken)
    {
        var row = await Rows(organization).SingleOrDefaultAsync(row => row.Request.Id == id, cancellationToken);
        return row?.ToProto() ?? throw MembershipRequestRefusals.NotFound(id);
    }

    public async Task<ListMembershipRequestsResponse> ListAsync(ListMembershipRequestsRequest request, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        var organization = violations.ParseId<Organization>("organization_id", request.OrganizationId);
        var statuses = Statuses("filter.statuses", request.Filter?.Statuses ?? [], violations);
        violations.Check("order_by", System.Enum.IsDefined(request.OrderBy) ? null : "must be a known order");
        violations.ThrowIfAny();
        var page = pager.Open(request, db.Caller);
        var rows = Rows(organization);
        if (statuses.Count > 0)
        {
            rows = rows.Where(row => statuses.Contains(row.Request.Status));
        }

        var total = request.IncludeTotal ? await rows.LongCountAsync(cancellationToken) : (long?)null;
        var ascending = request.OrderBy == MembershipRequestOrder.CreateTimeAsc;
        if (Cursor(page) is { } after)
        {
            rows = ascending ? rows.Where(row => row.Request.Id > after) : rows.Where(row => row.Request.Id < after);
        }

        rows = ascending ? rows.OrderBy(row => row.Request.Id) : rows.OrderByDescending(row => row.Request.Id);
        var found = await rows.Take(page.Size + 1).ToListAsync(cancellationToken);
        var next = page.Trim(found, row => Key(row.Request));
        var response = new ListMembershipRequestsResponse { MembershipRequests = { found.Select(row => row.ToProto()) }, NextPageToken = next };
        if (total is { } count)
        {
            response.Total = count;
        }

        return response;
    }

    public async Task<ListMyMembershipRequestsResponse> ListSentAsync(
        Id<User> person, ListMyMembershipRequestsRequest request, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        var statuses = Statuses("statuses", request.Statuses, violations);
        violations.ThrowIfAny();
        var page = pager.Open(request, db.Caller);
        var rows = from sent in db.MembershipRequests.AsNoTracking()
                   join organization in db.Organizations on sent.OrganizationId equals organization.Id
                   where sent.UserId == person
                       // Said this way round, so that SQLite begins with the person and not with all active organizations.
                       && !db.Organizations.Any(o => o.Id == sent.OrganizationId && o.Status != OrganizationStatus.Active)
                   select new SentMembershipRequestRow { Request = sent, Name = organization.Name, Slug = organization.Slug, Status = organization.Status };
        if (statuses.Count > 0)
        {
            rows = rows.Where(row => statuses.Contains(row.Request.Status));
        }

        if (Cursor(page) is { } after)
        {
            rows = rows.Where(row => row.Request.Id < after);
        }

        var found = await rows.OrderByDescending(row => row.Request.Id).Take(page.Size + 1).ToListAsync(cancellationToken);
        var next = page.Trim(found, row => Key(row.Request));
        return new() { MembershipRequests = { found.Select(row => row.ToProto()) }, NextPageToken = next };
    }

    private IQueryable<MembershipRequestRow> Rows(Id<Organization> organization) =>
        from request in db.MembershipRequests.AsNoTracking()
        join user in db.Users on request.UserId equals user.Id
        where request.OrganizationId == organization
        select new MembershipRequestRow { Request = request, Name = user.Name, Address = user.Address };

    /// <summary>None: no restriction.</summary>
    private static List<MembershipRequestStatus> Statuses(
        string field, IReadOnlyCollection<V1.MembershipRequestStatus> wanted, Violations violations)
    {
        violations.Check(field, wanted.All(System.Enum.IsDefined) ? null : "must be known states");
        return wanted.Contains(V1.MembershipRequestStatus.Unspecified) ? [] : [.. wanted.Select(status => (MembershipRequestStatus)status).Distinct()];
    }

    private static byte[] Key(MembershipRequest request) => request.Id.Value.ToByteArray(bigEndian: true);

    private static Id<MembershipRequest>? Cursor(Page page) => page.Cursor is { } key ? new(new Guid(key, bigEndian: true)) : null;
}
