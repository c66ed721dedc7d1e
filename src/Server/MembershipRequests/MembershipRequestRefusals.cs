using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.V1;

namespace OrgGrpc.Server.MembershipRequests;

internal static class MembershipRequestRefusals
{
    public static Refusal NotFound(Id<MembershipRequest> id) =>
        new(ErrorReason.MembershipRequestNotFound, T("There is no such request.")) { Metadata = Of(id) };

    public static Refusal AlreadyPending(Id<MembershipRequest> id) =>
        new(ErrorReason.MembershipRequestAlreadyPending, T("The person has asked already, and nobody has decided yet.")) { Metadata = Of(id) };

    public static Refusal Closed(Id<MembershipRequest> id, MembershipRequestStatus status) =>
        new(ErrorReason.MembershipRequestClosed, T("The request is no longer pending."))
        {
            Metadata = new Dictionary<string, string>
            {
                ["membership_request_id"] = id.ToString(),
                ["status"] = status.ToString().ToUpperInvariant(),
            },
        };

    public static Refusal NotTaken(Id<Organization> id) =>
        new(ErrorReason.MembershipRequestsNotTaken, T("The organization takes people in by invitation only."))
        {
            Metadata = new Dictionary<string, string> { ["organization_id"] = id.ToString() },
        };

    private static Dictionary<string, string> Of(Id<MembershipRequest> id) => new() { ["membership_request_id"] = id.ToString() };
}
