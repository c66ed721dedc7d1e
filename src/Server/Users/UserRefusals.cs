using System.Globalization;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Users;

internal static class UserRefusals
{
    public static Refusal NotFound(Id<User> id) => new(ErrorReason.UserNotFound, T("There is no such person.")) { Metadata = Of(id) };

    /// <summary>For a person who was looked up by address.</summary>
    public static Refusal NotFound() => new(ErrorReason.UserNotFound, T("There is no such person."))
    {
        Metadata = new Dictionary<string, string> { ["user_id"] = "" },
    };

    public static Refusal OwnsOrganizations(IReadOnlyList<Id<Organization>> organizations) =>
        new(ErrorReason.OwnsOrganizations, T("The person owns organizations, which would be left without their owner."))
        {
            Metadata = new Dictionary<string, string>
            {
                ["count"] = organizations.Count.ToString(CultureInfo.InvariantCulture),
                ["organization_ids"] = string.Join(',', organizations.Take(10)),
            },
        };

    public static Refusal Deactivated(Id<User> id) => new(ErrorReason.UserDeactivated, T("The person is deactivated.")) { Metadata = Of(id) };

    public static Refusal NotAwaitingApproval(Id<User> id) =>
        new(ErrorReason.UserNotAwaitingApproval, T("The person is not waiting to be let in.")) { Metadata = Of(id) };

    private static Dictionary<string, string> Of(Id<User> id) => new() { ["user_id"] = id.ToString() };
}
