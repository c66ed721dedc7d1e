using OrgGrpc.Server.Access;

namespace OrgGrpc.Server.Invitations;

/// <summary>What those do who invite.</summary>
internal sealed record InviterSide(AccessDecision Access, InvitationIssuing Issuing, InvitationResending Resending, InvitationLinkIssuing Links);

/// <summary>What those do who are invited.</summary>
internal sealed record InviteeSide(
    InvitationPreview Preview, InvitationAcceptance Acceptance, InvitationDeclining Declining, InvitationAsking Asking,
    InvitationLinkJoining Joining);
