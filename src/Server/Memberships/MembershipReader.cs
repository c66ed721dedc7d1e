using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Paging;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Memberships;

/// <summary>The queries of memberships that more than one door asks: each is one statement, however many members there are.</summary>
internal sealed class MembershipReader(OrgGrpcDbContext db, Pager pager)
{
    public Task<Dictionary<Id<Membership>, MembershipRow>> FindAsync(
        Id<Organization> organization, IReadOnlyCollection<Id<Membership>> ids, CancellationToken cancellationToken) =>
        db.MembershipRows().AsNoTracking()
            .Where(row => row.Membership.OrganizationId == organization && ids.Contains(row.Membership.Id))
            .ToDictionaryAsync(row => row.Membership.Id, cancellationToken);

    public async Task<ListMembershipsResponse> ListAsync(
        Id<Organization> organization, ListMembershipsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        violations.Check("filter.status", Enum.IsDefined(request.Filter?.Status ?? default) ? null : "must be a known status");
        violations.Check("filter.role", request.Filter is { Role.Length: > 0 } by && Role.Find(by.Role) is null ? "must be a known role" : null);
        violations.CheckSearch(request.Query, EmailAddress.MaxLength, request.OrderBy, request.IncludeTotal);
        violations.ThrowIfAny();
        var page = pager.Open(request, caller);

        var memberships = Admitted(organization, request.Filter ?? new());
        var total = request.IncludeTotal ? await memberships.LongCountAsync(cancellationToken) : (long?)null;
        var rows = from row in memberships
                   join person in db.Users on row.Membership.UserId equals person.Id
                   select new MemberRow { Membership = row.Membership, IsOwner = row.IsOwner, Name = person.Name, Address = person.Address };
        if (request.Query.Trim() is { Length: > 0 } text)
        {
            var start = AnyCase.Start(text);
            rows = rows.Where(row => EF.Functions.Glob((string)(object)row.Name, start) || EF.Functions.Glob((string)(object)row.Address, start));
        }

        var descending = request.OrderBy == MembershipOrder.CreateTimeDesc;
        if (Cursor(page) is { } after)
        {
            rows = descending ? rows.Where(row => row.Membership.Id < after) : rows.Where(row => row.Membership.Id > after);
        }

        rows = descending ? rows.OrderByDescending(row => row.Membership.Id) : rows.OrderBy(row => row.Membership.Id);
        var found = await rows.Take(page.Size + 1).ToListAsync(cancellationToken);
        var next = page.Trim(found, Key);
        var response = new ListMembershipsResponse { Memberships = { found.Select(row => row.ToProto()) }, NextPageToken = next };
        if (total is { } count)
        {
            response.Total = count;
        }

        return response;
    }

    public async Task<ListUserMembershipsResponse> ListAsync(
        Id<User> user, ListUserMembershipsRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var page = pager.Open(request, caller);
        var rows = from row in db.MembershipRows().AsNoTracking()
                   join organization in db.Organizations on row.Membership.OrganizationId equals organization.Id
                   where row.Membership.UserId == user && organization.Status != OrganizationStatus.Deleted
                   select new BelongingRow
                   {
                       Membership = row.Membership,
                       IsOwner = row.IsOwner,
                       Name = organization.Name,
                       Slug = organization.Slug,
                       Status = organization.Status,
                   };
        if (!request.IncludeSuspended)
        {
            rows = rows.Where(row => row.Membership.Status == MembershipStatus.Active && row.Status == OrganizationStatus.Active);
        }

        if (Cursor(page) is { } after)
        {
            rows = rows.Where(row => row.Membership.Id > after);
        }

        var found = await rows.OrderBy(row => row.Membership.Id).Take(page.Size + 1).ToListAsync(cancellationToken);
        var next = page.Trim(found, Key);
        return new() { Memberships = { found.Select(row => row.ToProto()) }, NextPageToken = next };
    }

    private static byte[] Key(MembershipRow row) => row.Membership.Id.Value.ToByteArray(bigEndian: true);

    private static Id<Membership>? Cursor(Page page) => page.Cursor is { } key ? new(new Guid(key, bigEndian: true)) : null;

    private IQueryable<MembershipRow> Admitted(Id<Organization> organization, MembershipFilter filter)
    {
        var rows = db.MembershipRows().AsNoTracking().Where(row => row.Membership.OrganizationId == organization);
        if (filter.Status != V1.MembershipStatus.Unspecified)
        {
            var status = (MembershipStatus)filter.Status;
            rows = rows.Where(row => row.Membership.Status == status);
        }

        if (filter.Role.Length > 0)
        {
            var role = Role.Find(filter.Role)!.Flag;
            rows = role == RoleSet.Owner ? rows.Where(row => row.IsOwner) : rows.Where(row => (row.Membership.Roles & role) != 0);
        }

        return rows;
    }
}
