using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Email;

internal static partial class EmailLog
{
    [LoggerMessage(1201, LogLevel.Information, "Mail {EmailId} for somebody at {Domain}: {Subject}")]
    public static partial void Printed(ILogger logger, Id<QueuedEmail> emailId, string domain, string subject);

    [LoggerMessage(1202, LogLevel.Debug, "Mail {EmailId} to {To}:\n{Text}")]
    public static partial void PrintedText(ILogger logger, Id<QueuedEmail> emailId, EmailAddress to, string text);

    [LoggerMessage(1203, LogLevel.Information, "Mail {EmailId} was sent at attempt {Attempt}.")]
    public static partial void Sent(ILogger logger, Id<QueuedEmail> emailId, int attempt);

    [LoggerMessage(1204, LogLevel.Warning, "Mail {EmailId} was not sent at attempt {Attempt}; it is tried again at {NextAttemptTime:u}.")]
    public static partial void Failed(
        ILogger logger, Id<QueuedEmail> emailId, int attempt, DateTimeOffset nextAttemptTime, Exception exception);

    [LoggerMessage(1205, LogLevel.Error, "Mail {EmailId} was not sent in {Attempt} attempts and is parked: look at the mail server, then queue it again.")]
    public static partial void Parked(ILogger logger, Id<QueuedEmail> emailId, int attempt, Exception? exception);

    [LoggerMessage(1207, LogLevel.Error, "Mail {EmailId} was refused for good and is parked: {Answer}")]
    public static partial void Refused(ILogger logger, Id<QueuedEmail> emailId, string answer);

    [LoggerMessage(1209, LogLevel.Information, "{OperatorId} queued {Count} parked mails again.")]
    public static partial void QueuedAgain(ILogger logger, Id<User>? operatorId, int count);

    [LoggerMessage(1210, LogLevel.Information, "{OperatorId} dropped the parked mail {EmailId}.")]
    public static partial void Dropped(ILogger logger, Id<User>? operatorId, Id<QueuedEmail> emailId);

    [LoggerMessage(1211, LogLevel.Warning, "A mail was not written: others have caused {Limit} to its address within an hour, this one {CallerId}.")]
    public static partial void Withheld(ILogger logger, int limit, Id<User>? callerId);

    [LoggerMessage(1206, LogLevel.Warning, "Mails could not be read from the database; they are looked for again in {Delay}.")]
    public static partial void Interrupted(ILogger logger, TimeSpan delay, Exception exception);
}
