namespace OrgGrpc.Server.Email;

/// <summary>
/// Another way to deliver what the server has to tell: by SMS, chat, push. A host registers as many as it likes after <c>AddOrgGrpc</c>; they are
/// asked in turn, and what none of them takes goes by e-mail. A message keeps the promises of the outbox: it exists exactly when its cause does, and is
/// tried again until one takes it, or is parked where operators see it.
/// </summary>
public interface IMessageDelivery
{
    /// <summary>
    /// True when the message is delivered; false to leave it to the next. Whatever is thrown counts as a failed attempt and is shown to operators, so
    /// it must hold nothing of the message's text. An attempt may come again for a message that was delivered: its <see cref="Message.Id"/> tells.
    /// </summary>
    Task<bool> DeliverAsync(Message message, CancellationToken cancellationToken);
}

/// <summary>Something that a person is told once.</summary>
/// <param name="Id">The same at every attempt.</param>
/// <param name="Recipient">The e-mail address that it is for.</param>
/// <param name="Template">What it is about: the name of its template, such as <c>invitation</c>; <c>docs/email.md</c> lists them.</param>
/// <param name="Language">BCP 47 tag of the language of subject and text.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text. Holds secrets: whoever reads a link may use it.</param>
/// <param name="Values">What was put into the template, by name: for an invitation <c>organization</c>, <c>inviter</c>, <c>link</c> and so on.</param>
public sealed record Message(
    string Id, string Recipient, string Template, string Language, string Subject, string Text, IReadOnlyDictionary<string, string> Values);
