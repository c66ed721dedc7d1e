using Google.Protobuf;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;
using static OrgGrpc.Server.Tests.Errors.ReasonCase;

namespace OrgGrpc.Server.Tests.Errors;

/// <summary>What refuses a request to join, or a decision on it.</summary>
internal static class ReasonsOfMembershipRequests
{
    public static readonly Dictionary<ErrorReason, ReasonCase> Cases = new()
    {
        [ErrorReason.MembershipRequestNotFound] = On(s => (s.Admin, "MembershipRequestService.GetMembershipRequest", new GetMembershipRequestRequest
        {
            OrganizationId = s.OrganizationId,
            MembershipRequestId = "req_01h455vb4pex5vsknk084sn02q",
        })),
        [ErrorReason.MembershipRequestAlreadyPending] = On(
            s => (s.Applicant, "MembershipRequestService.CreateMembershipRequest", new CreateMembershipRequestRequest { OrganizationId = s.OrganizationId }),
            s => s.TakeRequestsAsync()),
        [ErrorReason.MembershipRequestClosed] = On(Approving, s => Call(
            s, s.Applicant, "MembershipRequestService.WithdrawMembershipRequest", new WithdrawMembershipRequestRequest { MembershipRequestId = s.MembershipRequestId })),
        [ErrorReason.MembershipRequestsNotTaken] = On(Approving),
    };

    private static (User?, string, IMessage) Approving(Stage stage) => (
        stage.Admin,
        "MembershipRequestService.ApproveMembershipRequest",
        new ApproveMembershipRequestRequest { OrganizationId = stage.OrganizationId, MembershipRequestId = stage.MembershipRequestId });
}
