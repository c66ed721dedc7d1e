using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Email;

/// <summary>One attempt at the mail that has been due the longest.</summary>
internal sealed class EmailAttempt(
    OrgGrpcDbContext db, WriteTransaction transaction, IEmailSender sender, EmailOptions options, IServiceProvider services)
{
    private readonly ILogger logger = services.GetRequiredService<ILogger<EmailDelivery>>();
    private readonly TimeProvider time = services.GetRequiredService<TimeProvider>();
    private readonly bool keepsSent = services.GetRequiredService<IHostEnvironment>().IsDevelopment();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await ClaimAsync(cancellationToken) is not { } email)
        {
            return;
        }

        var failure = await SendAsync(email, cancellationToken);

        // What was sent is recorded even while the server stops.
        await RecordAsync(email, failure, CancellationToken.None);
        Tell(email, failure);
    }

    private bool IsTriedAgain(QueuedEmail email, Exception? failure) =>
        failure is not null and not EmailFailure { IsFinal: true } && email.Attempts < options.MaxAttempts;

    private void Tell(QueuedEmail email, Exception? failure)
    {
        switch (failure)
        {
            case null:
                EmailLog.Sent(logger, email.Id, email.Attempts);
                break;
            case { } when IsTriedAgain(email, failure):
                EmailLog.Failed(logger, email.Id, email.Attempts, email.NextAttemptTime, failure);
                break;
            case EmailFailure { IsFinal: true }:
                EmailLog.Refused(logger, email.Id, failure.Message);
                break;
            default:
                EmailLog.Parked(logger, email.Id, email.Attempts, failure);
                break;
        }
    }

    private Task<QueuedEmail?> ClaimAsync(CancellationToken cancellationToken) => transaction.RunAsync(async () =>
    {
        var now = time.GetInstant();
        var email = await db.Emails.Where(email => email.Status == EmailStatus.Queued && email.NextAttemptTime <= now)
            .OrderBy(email => email.NextAttemptTime).FirstOrDefaultAsync(cancellationToken);
        email?.Claim(options.DelayAfter(email.Attempts + 1), now);
        await transaction.SaveAsync(cancellationToken);
        return email;
    }, cancellationToken);

    private async Task<Exception?> SendAsync(QueuedEmail email, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.SendTimeout, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var content = EmailContent.Unprotect(email.Content, services.GetRequiredService<IDataProtectionProvider>());
            await DeliverAsync(new(email.Id, email.To, content, email.CreateTime), limited.Token);
            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return exception;
        }
    }

    private async Task DeliverAsync(OutgoingEmail email, CancellationToken cancellationToken)
    {
        foreach (var delivery in services.GetServices<IMessageDelivery>())
        {
            if (await delivery.DeliverAsync(email.ToMessage(), cancellationToken))
            {
                return;
            }
        }

        await sender.SendAsync(email, cancellationToken);
    }

    private Task RecordAsync(QueuedEmail claimed, Exception? failure, CancellationToken cancellationToken) => transaction.RunAsync(async () =>
    {
        var email = await db.Emails.SingleAsync(email => email.Id == claimed.Id, cancellationToken);
        if (failure is not null)
        {
            email.Fail(InWords(failure));
            if (!IsTriedAgain(email, failure))
            {
                email.Park();
            }
        }
        else if (keepsSent || email.IsFromOthers)
        {
            email.Sent();
            if (!keepsSent)
            {
                email.Empty();
            }
        }
        else
        {
            db.Remove(email);
        }

        return await transaction.SaveAsync(cancellationToken);
    }, cancellationToken);

    private static string InWords(Exception failure) => failure switch
    {
        EmailFailure => failure.Message,
        OperationCanceledException => "There was no answer in time.",
        _ => $"{failure.GetType().Name}: {failure.Message}",
    };
}
