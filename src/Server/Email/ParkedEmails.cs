using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Email;

/// <summary>What an operator decides about mails that were given up. A mail that is not parked any more is left alone.</summary>
internal sealed class ParkedEmails(OrgGrpcDbContext db, WriteTransaction transaction, TimeProvider time, ILogger<ParkedEmails> logger)
{
    /// <summary>As many are queued again at once; so many mails keep a mail server busy for a while.</summary>
    public const int AtOnce = 1000;

    /// <summary>Queues one mail again, or all of them; tells how many.</summary>
    public async Task<int> TryAgainAsync(Id<QueuedEmail>? only, CancellationToken cancellationToken)
    {
        var count = await transaction.RunAsync(async () =>
        {
            var emails = await Parked.Where(email => only == null || email.Id == only)
                .OrderBy(email => email.NextAttemptTime).Take(AtOnce).ToListAsync(cancellationToken);
            emails.ForEach(email => email.QueueAgain(time.GetInstant()));
            await transaction.SaveAsync(cancellationToken);
            return emails.Count;
        }, cancellationToken);
        EmailLog.QueuedAgain(logger, db.Caller.UserId, count);
        return count;
    }

    /// <summary>Gives a mail up for good; false when it is not there any more.</summary>
    public async Task<bool> DropAsync(Id<QueuedEmail> id, CancellationToken cancellationToken)
    {
        var dropped = await transaction.RunAsync(async () =>
        {
            var email = await Parked.SingleOrDefaultAsync(email => email.Id == id, cancellationToken);
            if (email is not null)
            {
                db.Remove(email);
            }

            await transaction.SaveAsync(cancellationToken);
            return email is not null;
        }, cancellationToken);
        if (dropped)
        {
            EmailLog.Dropped(logger, db.Caller.UserId, id);
        }

        return dropped;
    }

    private IQueryable<QueuedEmail> Parked => db.Emails.Where(email => email.Status == EmailStatus.Parked);
}
