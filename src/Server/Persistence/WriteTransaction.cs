using System.Runtime.ExceptionServices;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Errors;

namespace OrgGrpc.Server.Persistence;

/// <summary>
/// The one way to write: take a turn, do the work in a transaction, commit, tell the observers. Whatever throws, rolls back,
/// and what a constraint refused is told as a refusal; whatever returned, is durable.
/// </summary>
public sealed class WriteTransaction
{
    private readonly OrgGrpcDbContext db;
    private readonly WriteGate gate;
    private readonly ChangeLog log;

    internal WriteTransaction(OrgGrpcDbContext db, WriteGate gate, ChangeLog log) => (this.db, this.gate, this.log) = (db, gate, log);

    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is not null)
        {
            // A process that is part of a larger one: its work belongs to the transaction that is open.
            return await work();
        }

        using var turn = await gate.EnterAsync(cancellationToken);
        Forget();
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var result = await work();

            // From here on there is no way back: a caller who leaves now must not keep the observers from hearing of it.
            cancellationToken.ThrowIfCancellationRequested();
            await log.CommitAsync(() => transaction.CommitAsync(CancellationToken.None), db.Uncommitted);
            return result;
        }
        catch (Exception exception)
        {
            var refusal = DatabaseRefusals.From(exception);

            // Whoever reads on, as a page does that shows its form again, must not see what was refused.
            Forget();
            ExceptionDispatchInfo.Throw(refusal ?? exception);
            throw;
        }
    }

    /// <summary>Saves what the work changed and tells the revision of its last change, or of the log's head when nothing changed.</summary>
    public async Task<long> SaveAsync(CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        return db.Uncommitted.Count > 0 ? db.Uncommitted[^1].Revision : log.Head;
    }

    private void Forget()
    {
        db.ChangeTracker.Clear();
        db.Uncommitted.Clear();
    }
}
