using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Paging;
using OrgGrpc.Server.Persistence;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Organizations;

/// <summary>The queries of organizations that more than one door asks.</summary>
internal sealed class OrganizationReader(OrgGrpcDbContext db, Pager pager)
{
    public Task<OrganizationRow?> FindBySlugAsync(Slug slug, CancellationToken cancellationToken) =>
        Rows.SingleOrDefaultAsync(row => row.Organization.Slug == slug, cancellationToken);

    public Task<OrganizationRow?> FindByExternalIdAsync(ExternalId id, CancellationToken cancellationToken) =>
        Rows.SingleOrDefaultAsync(row => row.Organization.ExternalId == id, cancellationToken);

    public Task<List<OrganizationRow>> FindAsync(IReadOnlyCollection<Id<Organization>> ids, CancellationToken cancellationToken) =>
        Rows.Where(row => ids.Contains(row.Organization.Id)).ToListAsync(cancellationToken);

    public async Task<ListOrganizationsResponse> ListAsync(ListOrganizationsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        var owner = violations.ParseOptionalId<User>("filter.owner_user_id", request.Filter?.OwnerUserId);
        violations.Check("filter.statuses", request.Filter?.Statuses.All(Enum.IsDefined) == false ? "must be known states" : null);
        violations.CheckSearch(request.Query, OrganizationName.MaxLength, request.OrderBy, request.IncludeTotal);
        violations.ThrowIfAny();
        var page = pager.Open(request, caller);

        var rows = Rows;
        if (request.Filter?.Statuses is { Count: > 0 } wanted && !wanted.Contains(V1.OrganizationStatus.Unspecified))
        {
            var statuses = wanted.Select(status => (OrganizationStatus)status).ToList();
            rows = rows.Where(row => statuses.Contains(row.Organization.Status));
        }
        else
        {
            rows = rows.Where(row => row.Organization.Status != OrganizationStatus.Deleted);
        }

        if (owner is { } of)
        {
            // Begins with the memberships of the owner, of which there are few.
            var belonging = db.Memberships.Where(membership => membership.UserId == of).Select(membership => membership.OrganizationId);
            rows = rows.Where(row => belonging.Contains(row.Organization.Id) && row.OwnerUserId == of);
        }

        if (request.Query.Trim() is { Length: > 0 } text)
        {
            var start = AnyCase.Start(text);
            rows = rows.Where(row => EF.Functions.Glob((string)(object)row.Organization.Name, start)
                || EF.Functions.Glob((string)(object)row.Organization.Slug!, start));
        }

        var total = request.IncludeTotal ? await rows.LongCountAsync(cancellationToken) : (long?)null;
        var descending = request.OrderBy == OrganizationOrder.CreateTimeDesc;
        if (page.Cursor is { } cursor)
        {
            var after = new Id<Organization>(new Guid(cursor, bigEndian: true));
            rows = descending ? rows.Where(row => row.Organization.Id < after) : rows.Where(row => row.Organization.Id > after);
        }

        rows = descending ? rows.OrderByDescending(row => row.Organization.Id) : rows.OrderBy(row => row.Organization.Id);
        var found = await rows.Take(page.Size + 1).ToListAsync(cancellationToken);
        var next = page.Trim(found, row => row.Organization.Id.Value.ToByteArray(bigEndian: true));
        var response = new ListOrganizationsResponse { Organizations = { found.Select(row => row.ToProto()) }, NextPageToken = next };
        if (total is { } count)
        {
            response.Total = count;
        }

        return response;
    }

    private IQueryable<OrganizationRow> Rows => db.OrganizationRows().AsNoTracking();
}
