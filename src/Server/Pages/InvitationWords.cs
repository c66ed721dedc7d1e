using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages;

/// <summary>Why an invitation or a link to join does not serve, and what to do about it, for the person who opened it.</summary>
internal static class InvitationWords
{
    public static (string Heading, string Text)? Of(Refusal refusal) => refusal.Reason switch
    {
        ErrorReason.InvitationAccepted =>
            ("This invitation has been used", "If it was you who used it, you are a member: just sign in. If not, ask for a new one."),
        ErrorReason.InvitationDeclined => ("This invitation was declined", "Have you changed your mind? Ask for a new one."),
        ErrorReason.InvitationRevoked => ("This invitation was withdrawn", "Ask whoever invited you what happened."),
        ErrorReason.InvitationExpired => ("This invitation has expired", "Ask whoever invited you to send it again."),
        ErrorReason.InvitationOwn => ("This invitation is from you", "You cannot accept an invitation that you made yourself."),
        ErrorReason.InvitationLinkRevoked => ("This link was withdrawn", "Ask whoever gave it to you for a new one."),
        ErrorReason.InvitationLinkExpired => ("This link has expired", "Ask whoever gave it to you for a new one."),
        ErrorReason.InvitationLinkExhausted => ("This link is used up", "As many people as it was made for have joined. Ask for a new one."),
        ErrorReason.AlreadyMember => ("You are a member already", "There is nothing left to do."),
        ErrorReason.MembershipSuspended => ("Your membership is suspended", "Ask an admin of the organization what happened."),
        ErrorReason.EmailNotVerified => ("Your e-mail address is not verified", "Open the link in the mail that you got, and then this one again."),
        ErrorReason.OrganizationSuspended => ("This organization is suspended", "Nobody can join it at the moment. Ask whoever invited you what happened."),
        ErrorReason.RoleUnknown => ("This invitation is out of date", "It gives a role that no longer exists. Ask for a new one."),
        ErrorReason.InvitationNotFound or ErrorReason.InvitationLinkNotFound or ErrorReason.InvalidField =>
            ("There is no such invitation", "The link may be cut off or mistyped, or a newer mail has replaced it. Open the link of the newest mail."),
        _ => null,
    };
}
