using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Email;

/// <summary>The mails that trouble the people who run the server. What stands in one besides its subject is for its receiver: it may hold a secret.</summary>
internal sealed class UnsentEmails(OrgGrpcDbContext db, IDataProtectionProvider protection)
{
    /// <summary>Nobody needs a more exact number.</summary>
    public const int CountsTo = 1000;

    internal sealed record Row(
        Id<QueuedEmail> Id, EmailAddress To, string Subject, string LastFailure, int Attempts, DateTimeOffset CreateTime);

    /// <param name="Parked">How many were given up, up to <see cref="CountsTo"/>.</param>
    /// <param name="Failing">How many failed and are tried again, up to <see cref="CountsTo"/>.</param>
    /// <param name="LastFailure">Why one of those failed.</param>
    internal sealed record Backlog(int Parked, int Failing, string LastFailure);

    /// <summary>Parked ones, those first that were tried last.</summary>
    public async Task<IReadOnlyList<Row>> ListParkedAsync(int count, CancellationToken cancellationToken)
    {
        var parked = await db.Emails.AsNoTracking().Where(email => email.Status == EmailStatus.Parked)
            .OrderByDescending(email => email.NextAttemptTime).Take(count).ToListAsync(cancellationToken);
        return [.. parked.Select(email => new Row(
            email.Id, email.To, EmailContent.Unprotect(email.Content, protection).Subject, email.LastFailure, email.Attempts, email.CreateTime))];
    }

    public async Task<Backlog> CountAsync(CancellationToken cancellationToken)
    {
        var parked = db.Emails.Where(email => email.Status == EmailStatus.Parked).OrderByDescending(email => email.NextAttemptTime);
        var failing = db.Emails.Where(email => email.Status == EmailStatus.Queued && email.Attempts > 0).OrderByDescending(email => email.NextAttemptTime);
        return new(
            await parked.Take(CountsTo).CountAsync(cancellationToken),
            await failing.Take(CountsTo).CountAsync(cancellationToken),
            await failing.Select(email => email.LastFailure).FirstOrDefaultAsync(cancellationToken) ?? "");
    }
}
