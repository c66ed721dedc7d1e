using Microsoft.EntityFrameworkCore.Diagnostics;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Changes;

/// <summary>The outbox: turns what the nouns recorded into rows of the log, in the very transaction that saves the nouns.</summary>
internal sealed class ChangeRecorder(TimeProvider time) : SaveChangesInterceptor
{
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Record((OrgGrpcDbContext)eventData.Context!);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Record((OrgGrpcDbContext)eventData.Context!);
        return ValueTask.FromResult(result);
    }

    private void Record(OrgGrpcDbContext db)
    {
        var now = time.GetInstant();
        foreach (var change in db.ChangeTracker.Entries<IRecordsChanges>().SelectMany(entry => entry.Entity.Recorded.Drain()).ToList())
        {
            if (db.Database.CurrentTransaction is null)
            {
                throw new InvalidOperationException($"The change {change.EventCase} was recorded outside a write transaction.");
            }

            change.Actor = db.Caller.ToActor();
            var record = ChangeRecord.Of(change, now);
            db.Changes.Add(record);
            db.Uncommitted.Add(record);
        }
    }
}
