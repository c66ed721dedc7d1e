using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Email;

/// <summary>A mail on its way.</summary>
internal sealed record OutgoingEmail(Id<QueuedEmail> Id, EmailAddress To, EmailContent Content, DateTimeOffset CreateTime)
{
    public Message ToMessage() =>
        new(Id.ToString(), To.Value, Content.Template, Content.Language, Content.Subject, Content.Text, Content.Values);
}
