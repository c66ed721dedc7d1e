using Grpc.Core;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Persistence;
using OrgGrpc.V1;

namespace OrgGrpc.Server.MembershipRequests;

/// <summary>Requests over the wire: what those do who ask. Deciding is in the other half.</summary>
internal sealed partial class MembershipRequestService(
    OrgGrpcDbContext db, OnceTransaction once, WriteTransaction transaction, MembershipRequestReader reader, MembershipAsking asking,
    DecidingSide deciding, TimeProvider time)
    : V1.MembershipRequestService.MembershipRequestServiceBase
{
    public override Task<PreviewMembershipRequestResponse> PreviewMembershipRequest(
        PreviewMembershipRequestRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var key = OrganizationKey.Parse(request.HasOrganizationId, request.OrganizationId, request.HasSlug, request.Slug, violations);
        violations.ThrowIfAny();
        return reader.PreviewAsync(db.Caller.UserId!.Value, key, context.CancellationToken);
    }

    public override Task<CreateMembershipRequestResponse> CreateMembershipRequest(
        CreateMembershipRequestRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var key = OrganizationKey.Parse(request.HasOrganizationId, request.OrganizationId, request.HasSlug, request.Slug, violations);
        var message = MembershipRequestText.Parse("message", request.Message, violations);
        violations.ThrowIfAny();
        return once.RunAsync(request, request.RequestId, async () =>
        {
            var asked = await asking.AskAsync(db.Caller.UserId!.Value, key, message, time.GetInstant(), context.CancellationToken);
            var revision = await transaction.SaveAsync(context.CancellationToken);
            return new CreateMembershipRequestResponse { MembershipRequest = asked.ToSentProto(), Revision = revision };
        }, context.CancellationToken);
    }

    public override Task<ListMyMembershipRequestsResponse> ListMyMembershipRequests(
        ListMyMembershipRequestsRequest request, ServerCallContext context) =>
        reader.ListSentAsync(db.Caller.UserId!.Value, request, context.CancellationToken);

    public override Task<WithdrawMembershipRequestResponse> WithdrawMembershipRequest(
        WithdrawMembershipRequestRequest request, ServerCallContext context)
    {
        var id = Violations.RequireId<MembershipRequest>("membership_request_id", request.MembershipRequestId);
        return transaction.RunAsync(async () =>
        {
            var asked = await db.RequireOwnMembershipRequestAsync(db.Caller.UserId!.Value, id, context.CancellationToken);
            asked.Withdraw(time.GetInstant());
            var revision = await transaction.SaveAsync(context.CancellationToken);
            return new WithdrawMembershipRequestResponse { MembershipRequest = asked.ToSentProto(), Revision = revision };
        }, context.CancellationToken);
    }
}
