using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Organizations;

internal static class OrganizationRefusals
{
    public static Refusal NotFound(Id<Organization> id) => new(ErrorReason.OrganizationNotFound, T("There is no such organization."))
    {
        Metadata = Of(id),
    };

    /// <summary>For one that was looked up by another key than its id.</summary>
    public static Refusal NotFound() => new(ErrorReason.OrganizationNotFound, T("There is no such organization."));

    public static Refusal Suspended(Id<Organization> id) => new(ErrorReason.OrganizationSuspended, T("The organization is suspended."))
    {
        Metadata = Of(id),
    };

    public static Refusal Deleted(Id<Organization> id) => new(ErrorReason.OrganizationDeleted, T("The organization is deleted."))
    {
        Metadata = Of(id),
    };

    public static Refusal ForOperators(string fields) =>
        new(ErrorReason.PermissionDenied, $"Only operators and programs set {fields}.");

    private static Dictionary<string, string> Of(Id<Organization> id) => new() { ["organization_id"] = id.ToString() };
}
