using Microsoft.Extensions.Options;
using MimeKit;
using MimeKit.Text;

namespace OrgGrpc.Server.Email;

/// <summary>Makes a mail as RFC 5322 wants it. MimeKit encodes every header, so that no name breaks out of its line.</summary>
internal sealed class EmailComposer(IOptions<EmailOptions> options, PublicLinks links, IEmailLayout layout)
{
    public MimeMessage Compose(OutgoingEmail email)
    {
        var from = new MailboxAddress(options.Value.FromName, options.Value.From ?? $"no-reply@{links.Host}");
        var mail = new MimeMessage
        {
            // The same at every attempt: a receiver that gets a mail twice can tell.
            MessageId = $"{email.Id}@{from.Domain}",
            Date = email.CreateTime,
            Subject = OneLine(email.Content.Subject),
            Body = Body(email.Content),
        };
        mail.From.Add(from);
        mail.To.Add(new MailboxAddress("", email.To.Value));
        // RFC 3834: keeps holiday notes from answering.
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return mail;
    }

    /// <summary>RFC 2046: the best form comes last.</summary>
    private MimeEntity Body(EmailContent content)
    {
        var text = new TextPart(TextFormat.Plain) { Text = content.Text };
        var html = layout.ToHtml(content.Subject, content.Text, content.Language);
        return html.Length == 0 ? text : new MultipartAlternative { text, new TextPart(TextFormat.Html) { Text = html } };
    }

    /// <summary>In one line, and without what RFC 2047 begins an encoded word with: MimeKit would send one that stands in a name as it is.</summary>
    private static string OneLine(string subject) => string.Join(' ', subject.Split(['\r', '\n', '\u2028', '\u2029'], StringSplitOptions.RemoveEmptyEntries))
        .Replace("=?", "= ?", StringComparison.Ordinal);
}
