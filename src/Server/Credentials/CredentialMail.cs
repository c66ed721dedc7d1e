using System.Globalization;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Languages;
using OrgGrpc.Server.Registration;
using OrgGrpc.Server.Secrets;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Credentials;

/// <summary>The mails about passwords and addresses.</summary>
internal sealed class CredentialMail(EmailOutbox outbox, PublicLinks links, IOptions<RegistrationOptions> registration)
{
    public const string ForgotPath = "/forgot-password";
    public const string ResetPath = "/reset-password";
    public const string ChangeAddressPath = "/change-email";

    public void SendReset(User to, Secret secret) => outbox.Enqueue(to, "password-reset", () =>
        [("link", links.To(ResetPath, secret)), ("lifetime", Words.Of(PasswordReset.Lifetime))]);

    /// <summary>What goes to an address that nobody can sign in with: it may be another one that the person registered.</summary>
    public void SendNothingToReset(EmailAddress to)
    {
        if (registration.Value.Mode == RegistrationMode.InvitationOnly)
        {
            outbox.Enqueue(to, Asked, "password-reset-for-the-invited", () => []);
        }
        else
        {
            outbox.Enqueue(to, Asked, "password-reset-without-account", () => [("link", links.To("/register"))]);
        }
    }

    public void SendPasswordChanged(User to) => outbox.Enqueue(to, "password-changed", () => [("link", links.To(ForgotPath))]);

    /// <summary>To the new address, which is not the person's yet.</summary>
    public void SendAddressChange(EmailAddress to, User person, Secret secret) => outbox.Enqueue(to, person.Locale, "address-change", () =>
        [("name", UnlinkedWords.Of(person.Name.Value)), ("link", links.To(ChangeAddressPath, secret)), ("lifetime", Words.Of(AddressChange.Lifetime))]);

    /// <summary>What the holder of an account gets in place of a link, when somebody wants their address.</summary>
    public void SendAddressTaken(User holder) => outbox.Enqueue(holder, "address-taken");

    public void SendAddressChanging(User to) => outbox.Enqueue(to, "address-changing", () => [("link", links.To(ForgotPath))]);

    /// <summary>To the address that was the person's until now.</summary>
    public void SendAddressChanged(User to) => outbox.Enqueue(to, "address-changed");

    /// <summary>The language in which somebody asked, for whoever has no account to look it up in.</summary>
    private static string Asked => CultureInfo.CurrentUICulture.Name;
}
