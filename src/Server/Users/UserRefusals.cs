using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Users;

internal static class UserRefusals
{
    public static Refusal NotFound(Id<User> id) => new(ErrorReason.UserNotFound, "There is no such person.") { Metadata = Of(id) };

    public static Refusal Deactivated(Id<User> id) => new(ErrorReason.UserDeactivated, "The person is deactivated.") { Metadata = Of(id) };

    private static Dictionary<string, string> Of(Id<User> id) => new() { ["user_id"] = id.ToString() };
}
