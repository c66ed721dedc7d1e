using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Changes;

/// <summary>Pages of the log. A page is complete up to a revision, also where a filter left changes out.</summary>
internal sealed class ChangeFeed(IDbContextFactory<OrgGrpcDbContext> contexts, ChangeLog log)
{
    /// <summary>No index helps to find kinds: what a reader wants little of is looked for in pieces, so that no statement reads the whole log.</summary>
    private const int LookAhead = 10_000;

    public async Task<ChangePage> ReadAsync(long after, ChangeFilter filter, int size, CancellationToken cancellationToken)
    {
        // Taken first: whatever is committed up to here is seen by the query below.
        var head = log.Head;
        var end = filter.Kinds.Count > 0 ? Math.Min(head, after + LookAhead) : head;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var changes = db.Changes.AsNoTracking().Where(change => change.Revision > after && change.Revision <= end);
        if (filter.OrganizationId is { } only)
        {
            changes = changes.Where(change => change.OrganizationId == only);
        }

        if (filter.Kinds.Count > 0)
        {
            changes = changes.Where(change => filter.Kinds.Contains(change.Kind));
        }

        var found = await changes.OrderBy(change => change.Revision).Take(size + 1).ToListAsync(cancellationToken);
        var more = found.Count > size;
        if (more)
        {
            found.RemoveAt(size);
        }

        return more ? new(found, found[^1].Revision, HasMore: true) : new(found, Math.Max(after, end), HasMore: end < head);
    }
}

internal sealed record ChangePage(IReadOnlyList<ChangeRecord> Changes, long LastRevision, bool HasMore);
