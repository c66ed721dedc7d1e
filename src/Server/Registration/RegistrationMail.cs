using OrgGrpc.Server.Email;
using OrgGrpc.Server.Secrets;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Registration;

/// <summary>The words of the mails that a registration sends. Links come from the configured public address only.</summary>
internal sealed class RegistrationMail(EmailOutbox outbox, PublicLinks links)
{
    public const string VerifyPath = "/verify-email";

    public void SendLink(EmailAddress to, PersonName name, Secret secret, TimeSpan lifetime) =>
        outbox.Enqueue(to, $"Verify your e-mail address for {links.Host}", $"""
            Hello {name},

            this address was registered at {links.Host}. To verify that it is yours, open

            {links.To(VerifyPath, secret)}

            The link works once, within {Words(lifetime)}, for whoever knows the password that was chosen.

            Was it not you who registered? Then do nothing: without you the registration has no effect.
            """);

    /// <summary>What the holder of an account gets in place of a link, when somebody registers their address.</summary>
    public void SendNotice(EmailAddress to) =>
        outbox.Enqueue(to, $"You have an account at {links.Host}", $"""
            Hello,

            somebody, probably you, registered this address at {links.Host}. It has an account there already, and nothing was changed.

            To sign in, go to {links.To("/")}

            Was it not you? Then do nothing.
            """);

    private static string Words(TimeSpan lifetime) =>
        lifetime.TotalHours >= 2 ? $"{lifetime.TotalHours:0} hours" : $"{lifetime.TotalMinutes:0} minutes";
}
