using OrgGrpc.Server.Email;
using OrgGrpc.Server.Languages;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Secrets;

namespace OrgGrpc.Server.Invitations;

/// <summary>The mail of an invitation, in the language of whoever invites: what the invitee speaks is not known.</summary>
internal sealed class InvitationMail(EmailOutbox outbox, PublicLinks links)
{
    /// <param name="invitation">What is offered.</param>
    /// <param name="secret">What the link proves.</param>
    /// <param name="organization">Into which organization.</param>
    /// <param name="inviter">The person who invites; null when a program does.</param>
    public void Enqueue(Invitation invitation, Secret secret, OrganizationName organization, InvitingPerson? inviter) =>
        outbox.EnqueueFromOthers(invitation.Email, inviter?.Locale, inviter is null ? "invitation-of-a-program" : "invitation", () =>
        [
            ("address", invitation.Email.Value),
            ("inviter", UnlinkedWords.Of(inviter?.Name.Value ?? "")),
            ("organization", UnlinkedWords.Of(organization.Value)),
            ("message", QuotedWords.Of(UnlinkedWords.Of(invitation.Message))),
            ("link", links.Invitation(secret)),
            ("expiry", Words.Of(invitation.ExpireTime)),
        ]);
}
