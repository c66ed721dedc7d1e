using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Paging;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.ApiKeys;

/// <summary>The lists of keys, newest first.</summary>
internal sealed class ApiKeyReader(OrgGrpcDbContext db, Pager pager)
{
    public async Task<ListUserApiKeysResponse> ListAsync(Id<User> user, ListUserApiKeysRequest request, CancellationToken cancellationToken)
    {
        var page = pager.Open(request, db.Caller);
        var (rows, next) = await ReadAsync(db.ApiKeys.Where(key => key.UserId == user), page, cancellationToken);
        if (rows.Count == 0 && user != db.Caller.UserId)
        {
            await db.RequireUserAsync(user, cancellationToken);
        }

        return new() { ApiKeys = { rows.Select(key => key.ToProto()) }, NextPageToken = next };
    }

    public async Task<ListOrganizationApiKeysResponse> ListAsync(
        Id<Organization> organization, ListOrganizationApiKeysRequest request, CancellationToken cancellationToken)
    {
        var page = pager.Open(request, db.Caller);
        var (rows, next) = await ReadAsync(db.ApiKeys.Where(key => key.UserId == null && key.OrganizationId == organization), page, cancellationToken);
        return new() { ApiKeys = { rows.Select(key => key.ToProto()) }, NextPageToken = next };
    }

    private static async Task<(List<ApiKey> Rows, string Next)> ReadAsync(IQueryable<ApiKey> keys, Page page, CancellationToken cancellationToken)
    {
        if (page.Cursor is { } cursor)
        {
            var after = new Id<ApiKey>(new Guid(cursor, bigEndian: true));
            keys = keys.Where(key => key.Id < after);
        }

        var found = await keys.AsNoTracking().OrderByDescending(key => key.Id).Take(page.Size + 1).ToListAsync(cancellationToken);
        return (found, page.Trim(found, key => key.Id.Value.ToByteArray(bigEndian: true)));
    }
}
