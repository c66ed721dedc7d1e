using OrgGrpc.Server.Email;
using OrgGrpc.Server.Secrets;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Credentials;

/// <summary>The words of the mails about passwords and addresses. Links come from the configured public address only.</summary>
internal sealed class CredentialMail(EmailOutbox outbox, PublicLinks links)
{
    public const string ForgotPath = "/forgot-password";
    public const string ResetPath = "/reset-password";
    public const string ChangeAddressPath = "/change-email";

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

    public void SendAddressChange(EmailAddress to, PersonName name, Secret secret) =>
        outbox.Enqueue(to, $"Your new address for {links.Host}", $"""
            Hello {name},

            you want to sign in at {links.Host} with this address from now on. To confirm that, open

            {links.To(ChangeAddressPath, secret)}

            The link works once, within {AddressChange.Lifetime.TotalMinutes:0} minutes, where you are signed in. Until then, nothing changes.

            Was it not you? Then do nothing.
            """);

    /// <summary>What the holder of an account gets in place of a link, when somebody wants their address.</summary>
    public void SendAddressTaken(EmailAddress to) =>
        outbox.Enqueue(to, $"You have an account at {links.Host}", $"""
            Hello,

            somebody, probably you, wanted to give this address to another account at {links.Host}. It is registered there already, and nothing was changed.

            To sign in, go to {links.To("/")}

            Was it not you? Then do nothing.
            """);

    public void SendAddressChanging(EmailAddress to, PersonName name) =>
        outbox.Enqueue(to, $"Another address for your account at {links.Host}", $"""
            Hello {name},

            somebody who knows your password, probably you, asked to give your account at {links.Host} another e-mail address. It changes when the link that was mailed there is used.

            Was it not you? Then choose a new password at once, which stops it: {links.To(ForgotPath)}
            """);

    public void SendAddressChanged(EmailAddress to, PersonName name) =>
        outbox.Enqueue(to, $"Your account at {links.Host} has another address", $"""
            Hello {name},

            your account at {links.Host} has another e-mail address from now on; this one has no account there any more.

            Was it not you? Then write to the people who run {links.Host}.
            """);
}
