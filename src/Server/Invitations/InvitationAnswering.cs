using Grpc.Core;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Secrets;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Invitations;

/// <summary>What those do who are invited.</summary>
internal sealed partial class InvitationService
{
    public override Task<ListMyInvitationsResponse> ListMyInvitations(ListMyInvitationsRequest request, ServerCallContext context) =>
        reader.ListReceivedAsync(request, context.CancellationToken);

    public override async Task<PreviewInvitationResponse> PreviewInvitation(PreviewInvitationRequest request, ServerCallContext context) =>
        new() { Invitation = (await invitee.Preview.ReadAsync(SecretOf(request.Secret), context.CancellationToken)).ToProto() };

    public override async Task<AcceptInvitationResponse> AcceptInvitation(AcceptInvitationRequest request, ServerCallContext context)
    {
        var key = InvitationKey.Parse(request.Secret, request.InvitationId);
        var joined = await invitee.Acceptance.AcceptAsync(db.Caller.UserId!.Value, key, context.CancellationToken);
        return new() { Membership = joined.ToProto(), Revision = joined.Revision };
    }

    public override async Task<DeclineInvitationResponse> DeclineInvitation(DeclineInvitationRequest request, ServerCallContext context)
    {
        var key = InvitationKey.Parse(request.Secret, request.InvitationId);
        return new() { Revision = await invitee.Declining.DeclineAsync(db.Caller.UserId!.Value, key, context.CancellationToken) };
    }

    public override async Task<AskForNewInvitationResponse> AskForNewInvitation(AskForNewInvitationRequest request, ServerCallContext context) =>
        new() { Revision = await invitee.Asking.AskAsync(SecretOf(request.Secret), context.CancellationToken) };

    public override async Task<JoinWithInvitationLinkResponse> JoinWithInvitationLink(
        JoinWithInvitationLinkRequest request, ServerCallContext context)
    {
        var joined = await invitee.Joining.JoinAsync(db.Caller.UserId!.Value, SecretOf(request.Secret), context.CancellationToken);
        return new() { Membership = joined.ToProto(), Revision = joined.Revision };
    }

    private static Secret SecretOf(string text)
    {
        var violations = new Violations();
        var secret = violations.Parse<Secret>("secret", text, Secret.TryParse);
        violations.ThrowIfAny();
        return secret;
    }
}
