using System.Text.RegularExpressions;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;

namespace OrgGrpc.Server.Email;

/// <summary>Hands each mail to a mail server, over a connection of its own.</summary>
internal sealed partial class SmtpEmailSender(IOptions<SmtpOptions> options, EmailComposer composer) : IEmailSender
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
            throw new EmailFailure(
                $"The mail server answered {(int)exception.StatusCode}{Subject(exception.Message)} ({exception.ErrorCode}).", IsAboutTheMail(exception));
        }

        // The mail is taken. MailKit keeps to itself whatever happens to the goodbye, so that nothing is sent again for it.
        await client.DisconnectAsync(quit: true, cancellationToken);
    }

    private SecureSocketOptions Security => options.Security switch
    {
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        SmtpSecurity.None => SecureSocketOptions.None,
        _ => SecureSocketOptions.StartTls,
    };

    /// <summary>The enhanced status code of RFC 3463, which says what it is about; the text behind it repeats addresses and is kept by nobody.</summary>
    private static string Subject(string answer) => EnhancedCode().Match(answer) is { Success: true } code ? $" {code.Value}" : "";

    [GeneratedRegex(@"^[245]\.\d{1,3}\.\d{1,3}\b")]
    private static partial Regex EnhancedCode();

    /// <summary>A refused sender or sign-in is a matter of settings: once they are right, the mail leaves.</summary>
    private static bool IsAboutTheMail(SmtpCommandException exception) =>
        (int)exception.StatusCode >= 500 && exception.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted;
}
