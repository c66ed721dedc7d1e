using OrgGrpc.Server.Email;
using OrgGrpc.Server.Languages;
using OrgGrpc.Server.Secrets;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Registration;

/// <summary>The mails that a registration sends.</summary>
internal sealed class RegistrationMail(EmailOutbox outbox, PublicLinks links)
{
    public const string VerifyPath = "/verify-email";

    public void SendLink(EmailAddress to, PersonName name, string locale, Secret secret, TimeSpan lifetime) =>
        outbox.Enqueue(to, locale, "verify-address", () =>
            [("name", UnlinkedWords.Of(name.Value)), ("link", links.To(VerifyPath, secret)), ("lifetime", Words.Of(lifetime))]);

    /// <summary>What the holder of an account gets in place of a link, when somebody registers their address.</summary>
    public void SendNotice(User holder) => outbox.Enqueue(holder, "account-exists");

    public void SendAwaiting(User to, User person) => outbox.EnqueueFromOthers(to.Address, to.Locale, "approval-awaited", () =>
        [("name", to.Name.Value), ("person", person.Name.Value), ("address", person.Address.Value), ("link", links.To("/operator/registrations"))]);

    public void SendApproved(User to) => outbox.Enqueue(to, "approved", () => [("link", links.To("/sign-in"))]);

    public void SendRejected(User to, string reason) => outbox.Enqueue(to, "rejected", () => [("reason", QuotedWords.Of(reason))]);
}
