using Google.Protobuf;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;
using static OrgGrpc.Server.Tests.Errors.ReasonCase;

namespace OrgGrpc.Server.Tests.Errors;

/// <summary>What refuses an invitation, or a link for many.</summary>
internal static class ReasonsOfInvitations
{
    public static readonly Dictionary<ErrorReason, ReasonCase> Cases = new()
    {
        [ErrorReason.InvitationNotFound] = On(s => (s.Admin, "InvitationService.GetInvitation", new GetInvitationRequest
        {
            OrganizationId = s.OrganizationId,
            InvitationId = "inv_01h455vb4pex5vsknk084sn02q",
        })),
        [ErrorReason.InvitationAlreadyPending] = On(s => (s.Admin, "InvitationService.CreateInvitation", new CreateInvitationRequest
        {
            OrganizationId = s.OrganizationId,
            Email = s.Stranger.Address.Value,
        })),
        [ErrorReason.InvitationAccepted] = On(Joining, s => Call(s, s.Stranger, "InvitationService.AcceptInvitation", new AcceptInvitationRequest { Secret = s.InvitationSecret })),
        [ErrorReason.InvitationDeclined] = On(Joining, s => Call(s, s.Stranger, "InvitationService.DeclineInvitation", new DeclineInvitationRequest { Secret = s.InvitationSecret })),
        [ErrorReason.InvitationRevoked] = On(Joining, s => Call(s, s.Admin, "InvitationService.RevokeInvitation", new RevokeInvitationRequest
        {
            OrganizationId = s.OrganizationId,
            InvitationId = s.InvitationId,
        })),
        [ErrorReason.InvitationExpired] = On(Joining, PassAsync),
        [ErrorReason.InvitationEmailMismatch] = On(s => (s.Operator, "InvitationService.AcceptInvitation", new AcceptInvitationRequest { Secret = s.InvitationSecret })),
        [ErrorReason.InvitationOwn] = On(s => (s.Owner, "InvitationService.AcceptInvitation", new AcceptInvitationRequest { Secret = s.InvitationSecret })),
        [ErrorReason.InvitationLinkNotFound] = On(s => (s.Admin, "InvitationService.RevokeInvitationLink", new RevokeInvitationLinkRequest
        {
            OrganizationId = s.OrganizationId,
            InvitationLinkId = "link_01h455vb4pex5vsknk084sn02q",
        })),
        [ErrorReason.InvitationLinkRevoked] = On(Linking, s => Call(s, s.Admin, "InvitationService.RevokeInvitationLink", new RevokeInvitationLinkRequest
        {
            OrganizationId = s.OrganizationId,
            InvitationLinkId = s.InvitationLinkId,
        })),
        [ErrorReason.InvitationLinkExpired] = On(Linking, PassAsync),
        [ErrorReason.InvitationLinkExhausted] = Async(async s =>
        {
            var link = (CreateInvitationLinkResponse)await Call(
                s, s.Admin, "InvitationService.CreateInvitationLink", new CreateInvitationLinkRequest { OrganizationId = s.OrganizationId, MaxUses = 1 });
            await Call(s, s.Operator, "InvitationService.JoinWithInvitationLink", new JoinWithInvitationLinkRequest { Secret = link.Secret });
            return (s.Stranger, "InvitationService.JoinWithInvitationLink", new JoinWithInvitationLinkRequest { Secret = link.Secret });
        }),
    };

    private static (User?, string, IMessage) Joining(Stage stage) =>
        (stage.Stranger, "InvitationService.AcceptInvitation", new AcceptInvitationRequest { Secret = stage.InvitationSecret });

    private static (User?, string, IMessage) Linking(Stage stage) =>
        (stage.Stranger, "InvitationService.JoinWithInvitationLink", new JoinWithInvitationLinkRequest { Secret = stage.InvitationLinkSecret });
}
