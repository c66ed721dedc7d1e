using Grpc.Core;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Invitations;
using OrgGrpc.Server.Memberships;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;
using OrgGrpc.V1;

namespace OrgGrpc.Server.MembershipRequests;

/// <summary>What those need who decide.</summary>
internal sealed record DecidingSide(AccessDecision Access, MembershipApproval Approval, MembershipRequestMail Mail);

/// <summary>What those do who decide.</summary>
internal sealed partial class MembershipRequestService
{
    public override async Task<GetMembershipRequestResponse> GetMembershipRequest(GetMembershipRequestRequest request, ServerCallContext context)
    {
        var (organization, id) = Parse(request.OrganizationId, request.MembershipRequestId);
        return new() { MembershipRequest = await reader.GetAsync(organization, id, context.CancellationToken) };
    }

    public override Task<ListMembershipRequestsResponse> ListMembershipRequests(
        ListMembershipRequestsRequest request, ServerCallContext context) =>
        reader.ListAsync(request, context.CancellationToken);

    public override Task<ApproveMembershipRequestResponse> ApproveMembershipRequest(
        ApproveMembershipRequestRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        violations.CheckRoles("roles", request.Roles);
        var (organizationId, id) = Parse(request.OrganizationId, request.MembershipRequestId, violations);
        var roles = GivenRoles.Require(request.Roles);
        return transaction.RunAsync(async () =>
        {
            var organization = await RequireActiveAsync(organizationId, context);
            var (asked, membership) = await deciding.Approval.ApproveAsync(organization, id, roles, time.GetInstant(), context.CancellationToken);
            var revision = await transaction.SaveAsync(context.CancellationToken);
            return new ApproveMembershipRequestResponse
            {
                MembershipRequest = asked.ToProto(),
                Membership = new Joined(membership, revision).ToProto(),
                Revision = revision,
            };
        }, context.CancellationToken);
    }

    public override Task<RejectMembershipRequestResponse> RejectMembershipRequest(
        RejectMembershipRequestRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var reason = MembershipRequestText.Parse("reason", request.Reason, violations);
        var (organizationId, id) = Parse(request.OrganizationId, request.MembershipRequestId, violations);
        return transaction.RunAsync(async () =>
        {
            await RequireActiveAsync(organizationId, context);
            var asked = await db.RequireMembershipRequestAsync(organizationId, id, context.CancellationToken);
            asked.Reject(reason, db.Caller.ToDecider(), time.GetInstant());
            await deciding.Mail.TellRejectedAsync(asked, context.CancellationToken);
            var revision = await transaction.SaveAsync(context.CancellationToken);
            return new RejectMembershipRequestResponse { MembershipRequest = asked.ToProto(), Revision = revision };
        }, context.CancellationToken);
    }

    private static (Id<Organization> Organization, Id<MembershipRequest> Request) Parse(
        string organizationId, string requestId, Violations? violations = null)
    {
        violations ??= new();
        var ids = (violations.ParseId<Organization>("organization_id", organizationId),
            violations.ParseId<MembershipRequest>("membership_request_id", requestId));
        violations.ThrowIfAny();
        return ids;
    }

    private async Task<Organization> RequireActiveAsync(Id<Organization> id, ServerCallContext context)
    {
        deciding.Access.RequireStill(context, id);
        var organization = (await db.RequireOrganizationAsync(id, context.CancellationToken)).Organization;
        organization.RequireActive();
        return organization;
    }
}
