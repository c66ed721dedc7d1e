using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Invitations;

internal static class InvitationLinkRefusals
{
    /// <summary>Without an id when it was looked up by a secret.</summary>
    public static Refusal NotFound(Id<InvitationLink>? id = null) => Of(ErrorReason.InvitationLinkNotFound, T("There is no such invitation link."), id);

    public static Refusal Revoked(Id<InvitationLink> id) => Of(ErrorReason.InvitationLinkRevoked, T("The link was revoked."), id);

    public static Refusal Expired(Id<InvitationLink> id) => Of(ErrorReason.InvitationLinkExpired, T("The link has expired."), id);

    public static Refusal Exhausted(Id<InvitationLink> id) =>
        Of(ErrorReason.InvitationLinkExhausted, T("As many people have joined as the link allows."), id);

    private static Refusal Of(ErrorReason reason, string message, Id<InvitationLink>? id) =>
        new(reason, message) { Metadata = new Dictionary<string, string> { ["invitation_link_id"] = id?.ToString() ?? "" } };
}
