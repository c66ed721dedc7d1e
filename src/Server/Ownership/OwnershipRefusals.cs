using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Ownership;

internal static class OwnershipRefusals
{
    public static Refusal OrganizationMismatch(Id<Organization> organization, Id<Membership> membership) =>
        new(ErrorReason.OrganizationMismatch, T("The membership belongs to another organization."))
        {
            Metadata = new Dictionary<string, string>
            {
                ["organization_id"] = organization.ToString(),
                ["membership_id"] = membership.ToString(),
            },
        };

    public static Refusal NotAnActiveMember(Id<Membership> membership) =>
        new(ErrorReason.NotAnActiveMember, T("Only an active member can own the organization."))
        {
            Metadata = new Dictionary<string, string> { ["membership_id"] = membership.ToString() },
        };

    public static Refusal OwnershipRequired(Id<Organization> organization) =>
        new(ErrorReason.OwnershipRequired, T("An organization always has its owner: hand over first."))
        {
            Metadata = new Dictionary<string, string> { ["organization_id"] = organization.ToString() },
        };
}
