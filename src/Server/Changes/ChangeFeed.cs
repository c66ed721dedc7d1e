using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Changes;

/// <summary>Pages of the log. A page is complete up to a revision, also where a filter left changes out.</summary>
internal sealed class ChangeFeed(IDbContextFactory<OrgGrpcDbContext> contexts, ChangeLog log)
{
    public async Task<ChangePage> ReadAsync(long after, Id<Organization>? organization, int size, CancellationToken cancellationToken)
    {
        // Taken first: whatever is committed up to here is seen by the query below.
        var head = log.Head;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var changes = db.Changes.AsNoTracking().Where(change => change.Revision > after && change.Revision <= head);
        if (organization is { } only)
        {
            changes = changes.Where(change => change.OrganizationId == only);
        }

        var found = await changes.OrderBy(change => change.Revision).Take(size + 1).ToListAsync(cancellationToken);
        var more = found.Count > size;
        if (more)
        {
            found.RemoveAt(size);
        }

        return new(found, more ? found[^1].Revision : Math.Max(after, head), more);
    }
}

internal sealed record ChangePage(IReadOnlyList<ChangeRecord> Changes, long LastRevision, bool HasMore);
