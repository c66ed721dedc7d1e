using Grpc.Core;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Invitations;

/// <summary>Invitations over the wire: what those do who invite. The invitee's side and the links are in the other parts.</summary>
internal sealed partial class InvitationService(
    OrgGrpcDbContext db, OnceTransaction once, WriteTransaction transaction, InvitationReader reader, InviterSide inviter, InviteeSide invitee,
    PublicLinks links, TimeProvider time)
    : V1.InvitationService.InvitationServiceBase
{
    private const int MaxBatch = 100;

    public override Task<CreateInvitationResponse> CreateInvitation(CreateInvitationRequest request, ServerCallContext context)
    {
        var id = Violations.RequireId<Organization>("organization_id", request.OrganizationId);
        return once.RunAsync(request, request.RequestId, async () =>
        {
            var now = time.GetInstant();
            var organization = await RequireActiveAsync(id, context);
            var item = new NewInvitation { Email = request.Email, Roles = { request.Roles }, Message = request.Message, ExpireTime = request.ExpireTime };
            var issued = await inviter.Issuing.IssueAsync(organization, [item], now, context.CancellationToken);
            var invitation = issued[0].Invitation ?? throw issued[0].Refusal!;
            var revision = await transaction.SaveAsync(context.CancellationToken);
            return new CreateInvitationResponse { Invitation = invitation.ToProto(now), Revision = revision };
        }, context.CancellationToken);
    }

    public override Task<BatchCreateInvitationsResponse> BatchCreateInvitations(BatchCreateInvitationsRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var id = violations.ParseId<Organization>("organization_id", request.OrganizationId);
        violations.Check("invitations", request.Invitations.Count is 0 or > MaxBatch ? T($"must be 1 to {MaxBatch}") : null);
        violations.ThrowIfAny();
        return once.RunAsync(request, request.RequestId, async () =>
        {
            var now = time.GetInstant();
            var organization = await RequireActiveAsync(id, context);
            var issued = await inviter.Issuing.IssueAsync(organization, request.Invitations, now, context.CancellationToken);
            var revision = await transaction.SaveAsync(context.CancellationToken);
            var results = issued.Select(item => item.Invitation is { } invitation
                ? new InvitationResult { Invitation = invitation.ToProto(now) }
                : new InvitationResult { Error = item.Refusal!.ToStatus() });
            return new BatchCreateInvitationsResponse { Results = { results }, Revision = revision };
        }, context.CancellationToken);
    }

    public override async Task<GetInvitationResponse> GetInvitation(GetInvitationRequest request, ServerCallContext context)
    {
        var (organization, id) = Parse(request.OrganizationId, request.InvitationId);
        var invitation = await db.RequireInvitationAsync(organization, id, context.CancellationToken);
        return new() { Invitation = invitation.ToProto(time.GetInstant()) };
    }

    public override Task<ListInvitationsResponse> ListInvitations(ListInvitationsRequest request, ServerCallContext context) =>
        reader.ListAsync(request, context.CancellationToken);

    public override Task<ResendInvitationResponse> ResendInvitation(ResendInvitationRequest request, ServerCallContext context)
    {
        var (organizationId, id) = Parse(request.OrganizationId, request.InvitationId);
        return transaction.RunAsync(async () =>
        {
            var now = time.GetInstant();
            var violations = new Violations();
            var expireTime = Expiry.Parse(request.ExpireTime, now, violations);
            violations.ThrowIfAny();
            var organization = await RequireActiveAsync(organizationId, context);
            var invitation = await db.RequireInvitationAsync(organizationId, id, context.CancellationToken);
            await inviter.Resending.ResendAsync(organization, invitation, expireTime, now, context.CancellationToken);
            var revision = await transaction.SaveAsync(context.CancellationToken);
            return new ResendInvitationResponse { Invitation = invitation.ToProto(now), Revision = revision };
        }, context.CancellationToken);
    }

    public override Task<RevokeInvitationResponse> RevokeInvitation(RevokeInvitationRequest request, ServerCallContext context)
    {
        var (organizationId, id) = Parse(request.OrganizationId, request.InvitationId);
        return transaction.RunAsync(async () =>
        {
            await RequireActiveAsync(organizationId, context);
            var invitation = await db.RequireInvitationAsync(organizationId, id, context.CancellationToken);
            invitation.Revoke();
            var revision = await transaction.SaveAsync(context.CancellationToken);
            return new RevokeInvitationResponse { Invitation = invitation.ToProto(time.GetInstant()), Revision = revision };
        }, context.CancellationToken);
    }

    private static (Id<Organization> Organization, Id<Invitation> Invitation) Parse(string organizationId, string invitationId)
    {
        var violations = new Violations();
        var ids = (violations.ParseId<Organization>("organization_id", organizationId), violations.ParseId<Invitation>("invitation_id", invitationId));
        violations.ThrowIfAny();
        return ids;
    }

    private async Task<Organization> RequireActiveAsync(Id<Organization> id, ServerCallContext context)
    {
        inviter.Access.RequireStill(context, id);
        var organization = (await db.RequireOrganizationAsync(id, context.CancellationToken)).Organization;
        organization.RequireActive();
        return organization;
    }
}
