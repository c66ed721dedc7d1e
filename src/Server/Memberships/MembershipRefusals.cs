using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Memberships;

internal static class MembershipRefusals
{
    public static Refusal NotFound(Id<Membership> id) =>
        new(ErrorReason.MembershipNotFound, T("There is no such membership in this organization.")) { Metadata = Of(id) };

    public static Refusal AlreadyMember(Id<Membership> id) =>
        new(ErrorReason.AlreadyMember, T("The person is a member already.")) { Metadata = Of(id) };

    /// <summary>Ownership is nobody's to administer but the owner's and the operators'.</summary>
    public static Refusal OwnersOwn(Permission permission) =>
        new(ErrorReason.PermissionDenied, T("The owner's membership is changed by the owner and by operators only."))
        {
            Metadata = new Dictionary<string, string> { ["permission"] = permission.Name },
        };

    private static Dictionary<string, string> Of(Id<Membership> id) => new() { ["membership_id"] = id.ToString() };
}
