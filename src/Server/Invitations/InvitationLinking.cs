using Grpc.Core;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Persistence;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Invitations;

/// <summary>Links for many, for those who make them.</summary>
internal sealed partial class InvitationService
{
    public override Task<CreateInvitationLinkResponse> CreateInvitationLink(CreateInvitationLinkRequest request, ServerCallContext context)
    {
        var id = Violations.RequireId<Organization>("organization_id", request.OrganizationId);
        return once.RunAsync(request, request.RequestId, async () =>
        {
            var organization = await RequireActiveAsync(id, context);
            var (link, secret) = await inviter.Links.IssueAsync(organization, request, time.GetInstant(), context.CancellationToken);
            var revision = await transaction.SaveAsync(context.CancellationToken);
            return new CreateInvitationLinkResponse
            {
                InvitationLink = link.ToProto(),
                Url = links.InvitationLink(secret),
                Secret = secret.Text,
                Revision = revision,
            };
        }, context.CancellationToken);
    }

    public override Task<ListInvitationLinksResponse> ListInvitationLinks(ListInvitationLinksRequest request, ServerCallContext context) =>
        reader.ListLinksAsync(request, context.CancellationToken);

    public override Task<RevokeInvitationLinkResponse> RevokeInvitationLink(RevokeInvitationLinkRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var organizationId = violations.ParseId<Organization>("organization_id", request.OrganizationId);
        var id = violations.ParseId<InvitationLink>("invitation_link_id", request.InvitationLinkId);
        violations.ThrowIfAny();
        return transaction.RunAsync(async () =>
        {
            await RequireActiveAsync(organizationId, context);
            var link = await db.RequireInvitationLinkAsync(organizationId, id, context.CancellationToken);
            link.Revoke();
            var revision = await transaction.SaveAsync(context.CancellationToken);
            return new RevokeInvitationLinkResponse { InvitationLink = link.ToProto(), Revision = revision };
        }, context.CancellationToken);
    }
}
