using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Paging;
using OrgGrpc.Server.Persistence;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Users;

/// <summary>The queries of people.</summary>
internal sealed class UserReader(OrgGrpcDbContext db, Pager pager)
{
    public async Task<User> RequireAsync(Id<User> id, CancellationToken cancellationToken) =>
        await Rows.SingleOrDefaultAsync(user => user.Id == id, cancellationToken) ?? throw UserRefusals.NotFound(id);

    public async Task<User> RequireAsync(EmailAddress address, CancellationToken cancellationToken) =>
        await Rows.SingleOrDefaultAsync(user => user.Address == address, cancellationToken) ?? throw UserRefusals.NotFound();

    public Task<List<User>> FindAsync(IReadOnlyCollection<Id<User>> ids, CancellationToken cancellationToken) =>
        Rows.Where(user => ids.Contains(user.Id)).ToListAsync(cancellationToken);

    public async Task<ListUsersResponse> ListAsync(ListUsersRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        violations.Check("filter.statuses", request.Filter?.Statuses.All(Enum.IsDefined) == false ? "must be known states" : null);
        violations.CheckSearch(request.Query, EmailAddress.MaxLength, request.OrderBy, request.IncludeTotal);
        violations.ThrowIfAny();
        var page = pager.Open(request, caller);

        var rows = Rows;
        if (request.Filter?.Statuses is { Count: > 0 } wanted && !wanted.Contains(V1.UserStatus.Unspecified))
        {
            var statuses = wanted.Select(status => (UserStatus)status).ToList();
            rows = rows.Where(user => statuses.Contains(user.Status));
        }

        if (request.Query.Trim() is { Length: > 0 } text)
        {
            var start = AnyCase.Start(text);
            rows = rows.Where(user => EF.Functions.Glob((string)(object)user.Name, start) || EF.Functions.Glob((string)(object)user.Address, start));
        }

        var total = request.IncludeTotal ? await rows.LongCountAsync(cancellationToken) : (long?)null;
        var descending = request.OrderBy == UserOrder.CreateTimeDesc;
        if (page.Cursor is { } cursor)
        {
            var after = new Id<User>(new Guid(cursor, bigEndian: true));
            rows = descending ? rows.Where(user => user.Id < after) : rows.Where(user => user.Id > after);
        }

        rows = descending ? rows.OrderByDescending(user => user.Id) : rows.OrderBy(user => user.Id);
        var found = await rows.Take(page.Size + 1).ToListAsync(cancellationToken);
        var next = page.Trim(found, user => user.Id.Value.ToByteArray(bigEndian: true));
        var response = new ListUsersResponse { Users = { found.Select(user => user.ToProto()) }, NextPageToken = next };
        if (total is { } count)
        {
            response.Total = count;
        }

        return response;
    }

    private IQueryable<User> Rows => db.Users.AsNoTracking();
}
