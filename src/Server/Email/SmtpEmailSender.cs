using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;

namespace OrgGrpc.Server.Email;

/// <summary>Hands each mail to a mail server, over a connection of its own.</summary>
internal sealed class SmtpEmailSender(IOptions<SmtpOptions> options, EmailComposer composer, ILogger<SmtpEmailSender> logger) : IEmailSender
{
    private readonly SmtpOptions options = options.Value;

    public async Task SendAsync(OutgoingEmail email, CancellationToken cancellationToken)
    {
        using var mail = composer.Compose(email);
        using var client = new SmtpClient();
        client.ServerCertificateValidationCallback = options.CertificateCheck;
        try
        {
            await client.ConnectAsync(options.Host, options.EffectivePort, Security, cancellationToken);
            if (options.User is { } user)
            {
                await client.AuthenticateAsync(user, options.Password ?? "", cancellationToken);
            }

            await client.SendAsync(mail, cancellationToken);
        }
        catch (SmtpCommandException exception)
        {
            EmailLog.Answered(logger, email.Id, exception);
            throw new EmailFailure(
                $"The mail server answered {(int)exception.StatusCode} ({exception.ErrorCode}).", IsAboutTheMail(exception));
        }

        await LeaveAsync(client, cancellationToken);
    }

    private SecureSocketOptions Security => options.Security switch
    {
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        SmtpSecurity.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    /// <summary>A refused sender or sign-in is a matter of settings: once they are right, the mail leaves.</summary>
    private static bool IsAboutTheMail(SmtpCommandException exception) =>
        (int)exception.StatusCode >= 500 && exception.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted;

    /// <summary>The mail is taken: whatever happens to the goodbye must not have it sent again.</summary>
    private async Task LeaveAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception exception)
        {
            EmailLog.LeftAbruptly(logger, exception);
        }
    }
}
