using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace OrgGrpc.Server.Email;

/// <summary>Wakes the delivery when a transaction with a new mail has been committed, and not before.</summary>
internal sealed class EmailSignal : DbTransactionInterceptor
{
    private TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the next commit of a mail. Take it before looking for mails, so that none arrives unseen in between.</summary>
    public Task Next => Volatile.Read(ref arrived).Task;

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Tell(eventData.Context);

    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Tell(eventData.Context);
        return Task.CompletedTask;
    }

    private void Tell(DbContext? db)
    {
        if (db?.ChangeTracker.Entries<QueuedEmail>().Any(entry => entry.Entity is { Status: EmailStatus.Queued, Attempts: 0 }) == true)
        {
            Interlocked.Exchange(ref arrived, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }
}
