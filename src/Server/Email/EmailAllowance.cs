using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Email;

/// <summary>
/// Keeps people from flooding an address with mails that it did not ask for. Counted in the transaction that would write more, over all who
/// cause them; beyond the limit the fact happens and its mail is not written.
/// </summary>
internal sealed class EmailAllowance(IOptions<EmailOptions> options, TimeProvider time, ILogger<EmailAllowance> logger) : SaveChangesInterceptor
{
    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly int limit = options.Value.MaxFromOthersPerHour;

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result) =>
        eventData.Context!.ChangeTracker.Entries<QueuedEmail>().Any(entry => entry.State == EntityState.Added)
            ? throw new InvalidOperationException("Mails are saved by the write transaction, asynchronously.")
            : result;

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        var db = (OrgGrpcDbContext)eventData.Context!;
        var written = db.ChangeTracker.Entries<QueuedEmail>()
            .Where(entry => entry is { State: EntityState.Added, Entity.IsFromOthers: true }).OrderBy(entry => entry.Entity.Id).ToList();
        if (written.Count == 0)
        {
            return result;
        }

        var addresses = written.Select(entry => entry.Entity.To).Distinct().ToList();
        var hourAgo = time.GetInstant() - Hour;
        var counts = await db.Emails.Where(email => addresses.Contains(email.To) && email.IsFromOthers && email.CreateTime > hourAgo)
            .GroupBy(email => email.To).Select(mails => new { To = mails.Key, Count = mails.Count() })
            .ToDictionaryAsync(mails => mails.To, mails => mails.Count, cancellationToken);
        foreach (var entry in written)
        {
            var count = counts.GetValueOrDefault(entry.Entity.To);
            if (count >= limit)
            {
                entry.State = EntityState.Detached;
                EmailLog.Withheld(logger, limit, db.Caller.UserId);
            }

            counts[entry.Entity.To] = count + 1;
        }

        return result;
    }
}
