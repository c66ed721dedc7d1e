using OrgGrpc.Server.Email;
using OrgGrpc.Server.Secrets;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Credentials;

/// <summary>The words of the mails about passwords. Links come from the configured public address only.</summary>
internal sealed class CredentialMail(EmailOutbox outbox, PublicLinks links)
{
    public const string ForgotPath = "/forgot-password";
    public const string ResetPath = "/reset-password";

    public void SendReset(EmailAddress to, PersonName name, Secret secret) =>
        outbox.Enqueue(to, $"A new password for {links.Host}", $"""
            Hello {name},

            somebody, probably you, asked for a new password at {links.Host}. To choose one, open

            {links.To(ResetPath, secret)}

            The link works once, within {PasswordReset.Lifetime.TotalMinutes:0} minutes.

            Was it not you? Then do nothing: your password stays as it is.
            """);

    /// <summary>What goes to an address that nobody can sign in with: it may be another one that the person registered.</summary>
    public void SendNothingToReset(EmailAddress to) =>
        outbox.Enqueue(to, $"No account for this address at {links.Host}", $"""
            Hello,

            somebody, probably you, asked for a new password at {links.Host}. There is no account that this address can sign in to. Perhaps yours has another address, or it is not verified yet.

            To create an account, go to {links.To("/register")}

            Was it not you? Then do nothing.
            """);

    public void SendPasswordChanged(EmailAddress to, PersonName name) =>
        outbox.Enqueue(to, $"Your password for {links.Host} was changed", $"""
            Hello {name},

            your password at {links.Host} was changed, and whoever was signed in with the old one is signed out.

            Was it not you? Then choose a new one at once: {links.To(ForgotPath)}
            """);
}
