using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Email;

/// <summary>
/// Sends what is queued, one mail after the other: claims it (commit), sends it, records that (commit). A mail is never lost. It is
/// sent twice only when the process dies, or the database fails, between the sender's success and the second commit; its
/// <c>Message-ID</c> is then the same.
/// </summary>
internal sealed class EmailDelivery(
    IServiceScopeFactory scopes, EmailSignal signal, IOptions<EmailOptions> options, TimeProvider time, ILogger<EmailDelivery> logger)
    : BackgroundService
{
    /// <summary>After a failure of the database, which is no mail's fault.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var arrival = signal.Next;
            var wait = await RoundAsync(stoppingToken);
            await arrival.WaitAsync(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Sends everything that is due and tells how long nothing is.</summary>
    private async Task<TimeSpan> RoundAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<OrgGrpcDbContext>();
                var next = await db.Emails.Where(email => email.Status == EmailStatus.Queued)
                    .MinAsync(email => (DateTimeOffset?)email.NextAttemptTime, stoppingToken);
                var now = time.GetInstant();
                if (next is null || next > now)
                {
                    return next - now ?? Timeout.InfiniteTimeSpan;
                }

                await ActivatorUtilities.CreateInstance<EmailAttempt>(scope.ServiceProvider, options.Value).RunAsync(stoppingToken);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            EmailLog.Interrupted(logger, Pause, exception);
            return Pause;
        }
        catch (OperationCanceledException)
        {
            return TimeSpan.Zero;
        }
    }
}
