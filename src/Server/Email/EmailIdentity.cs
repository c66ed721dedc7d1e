using Microsoft.Extensions.Options;
using MimeKit;

namespace OrgGrpc.Server.Email;

/// <summary>Whom mails come from.</summary>
internal sealed class EmailIdentity(IOptions<EmailOptions> options, PublicLinks links)
{
    public MailboxAddress From => new(options.Value.FromName, options.Value.From ?? $"no-reply@{links.Host}");
}
