using System.Globalization;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Secrets;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Invitations;

/// <summary>The words of an invitation.</summary>
internal sealed class InvitationMail(EmailOutbox outbox, PublicLinks links)
{
    /// <param name="invitation">What is offered.</param>
    /// <param name="secret">What the link proves.</param>
    /// <param name="organization">Into which organization.</param>
    /// <param name="inviter">The person who invites; null when a program does.</param>
    public void Enqueue(Invitation invitation, Secret secret, OrganizationName organization, PersonName? inviter)
    {
        var subject = inviter is null ? $"You are invited to {organization}" : $"{inviter} invites you to {organization}";
        var text = $"""
            Hello {invitation.Email},

            {(inviter is null ? "you are invited" : $"{inviter} invites you")} to join {organization}.
            {Quoted(invitation.Message)}
            To accept or to decline, open this page:

            {links.Invitation(secret)}

            The link works once, for this address, until {invitation.ExpireTime.ToString("d MMMM yyyy HH:mm", CultureInfo.InvariantCulture)} UTC.
            If you did not expect this mail, you can ignore it: nothing happens.

            """;
        outbox.Enqueue(invitation.Email, subject, text);
    }

    /// <summary>The inviter's words are set off as such, so that they cannot pass for the server's.</summary>
    private static string Quoted(string message) => message.Length == 0
        ? ""
        : $"\n{string.Join('\n', message.ReplaceLineEndings("\n").Split('\n').Select(line => $"> {line}"))}\n";
}
