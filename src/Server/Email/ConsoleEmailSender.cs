namespace OrgGrpc.Server.Email;

/// <summary>Tells the log about mails. Address and text, which holds the secret, come at Debug only.</summary>
internal sealed class ConsoleEmailSender(ILogger<ConsoleEmailSender> logger) : IEmailSender
{
    public Task SendAsync(OutgoingEmail email, CancellationToken cancellationToken)
    {
        EmailLog.Printed(logger, email.Id, email.To.Value[(email.To.Value.LastIndexOf('@') + 1)..], email.Content.Subject);
        EmailLog.PrintedText(logger, email.Id, email.To, email.Content.Text);
        return Task.CompletedTask;
    }
}
