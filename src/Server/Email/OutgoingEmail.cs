using MimeKit;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Email;

/// <summary>A mail on its way.</summary>
internal sealed record OutgoingEmail(Id<QueuedEmail> Id, EmailAddress To, EmailContent Content, DateTimeOffset CreateTime)
{
    /// <summary>The mail as RFC 5322 wants it. MimeKit encodes every header, so that no name breaks out of its line.</summary>
    public MimeMessage ToMime(MailboxAddress from)
    {
        var mail = new MimeMessage
        {
            // The same at every attempt: a receiver that gets a mail twice can tell.
            MessageId = $"{Id}@{from.Domain}",
            Date = CreateTime,
            Subject = OneLine(Content.Subject),
            Body = new TextPart("plain") { Text = Content.Text },
        };
        mail.From.Add(from);
        mail.To.Add(new MailboxAddress("", To.Value));
        // RFC 3834: keeps holiday notes from answering.
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return mail;
    }

    private static string OneLine(string subject) => string.Join(' ', subject.Split(['\r', '\n', '\u2028', '\u2029'], StringSplitOptions.RemoveEmptyEntries));
}
