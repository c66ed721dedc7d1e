using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages;

/// <summary>Why an invitation or a link to join does not serve, and what to do about it, for the person who opened it.</summary>
internal static class InvitationWords
{
    public static (string Heading, string Text)? Of(Refusal refusal) => refusal.Reason switch
    {
        ErrorReason.InvitationAccepted =>
            (T("This invitation has been used"), T("If it was you who used it, you are a member: just sign in. If not, ask for a new one.")),
        ErrorReason.InvitationDeclined => (T("This invitation was declined"), T("Have you changed your mind? Ask for a new one.")),
        ErrorReason.InvitationRevoked => (T("This invitation was withdrawn"), T("Ask whoever invited you what happened.")),
        ErrorReason.InvitationExpired => (T("This invitation has expired"), T("You can ask for a new one. Whoever may invite is told, and decides.")),
        ErrorReason.InvitationAlreadyPending => (T("There is a newer invitation"), T("Open the link of the newest mail.")),
        ErrorReason.InvitationOwn => (T("This invitation is from you"), T("You cannot accept an invitation that you made yourself.")),
        ErrorReason.InvitationLinkRevoked => (T("This link was withdrawn"), T("Ask whoever gave it to you for a new one.")),
        ErrorReason.InvitationLinkExpired => (T("This link has expired"), T("Ask whoever gave it to you for a new one.")),
        ErrorReason.InvitationLinkExhausted => (T("This link is used up"), T("As many people as it was made for have joined. Ask for a new one.")),
        ErrorReason.AlreadyMember => (T("You are a member already"), T("There is nothing left to do.")),
        ErrorReason.MembershipSuspended => (T("Your membership is suspended"), T("Ask an admin of the organization what happened.")),
        ErrorReason.EmailNotVerified => (T("Your e-mail address is not verified"), T("Open the link in the mail that you got, and then this one again.")),
        ErrorReason.OrganizationSuspended => (T("This organization is suspended"), T("Nobody can join it at the moment. Ask whoever invited you what happened.")),
        ErrorReason.RoleUnknown => (T("This invitation is out of date"), T("It gives a role that no longer exists. Ask for a new one.")),
        ErrorReason.InvitationNotFound or ErrorReason.InvitationLinkNotFound or ErrorReason.InvalidField =>
            (T("There is no such invitation"), T("The link may be cut off or mistyped, or a newer mail has replaced it. Open the link of the newest mail.")),
        _ => null,
    };
}
