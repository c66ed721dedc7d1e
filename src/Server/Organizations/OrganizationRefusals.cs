using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Organizations;

internal static class OrganizationRefusals
{
    public static Refusal NotFound(Id<Organization> id) => NotFound(id.ToString());

    public static Refusal NotFound(string name) => new(ErrorReason.OrganizationNotFound, "There is no such organization.")
    {
        Metadata = new Dictionary<string, string> { ["organization_id"] = name },
    };

    public static Refusal Suspended(Id<Organization> id) => new(ErrorReason.OrganizationSuspended, "The organization is suspended.")
    {
        Metadata = Of(id),
    };

    public static Refusal Deleted(Id<Organization> id) => new(ErrorReason.OrganizationDeleted, "The organization is deleted.")
    {
        Metadata = Of(id),
    };

    private static Dictionary<string, string> Of(Id<Organization> id) => new() { ["organization_id"] = id.ToString() };
}
