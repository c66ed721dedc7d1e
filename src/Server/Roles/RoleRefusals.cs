using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Roles;

internal static class RoleRefusals
{
    private const int MaxEchoed = 64;

    public static Refusal NotFound(string name) => new(ErrorReason.RoleNotFound, T("There is no such role."))
    {
        Metadata = new Dictionary<string, string> { ["role"] = name.Length <= MaxEchoed ? name : "" },
    };
}
