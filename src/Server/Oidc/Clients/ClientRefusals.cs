using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Oidc.Clients;

internal static class ClientRefusals
{
    public static Refusal NotFound(string clientId) => new(ErrorReason.ClientNotFound, T("There is no such client.")) { Metadata = Of(clientId) };

    public static Refusal IdTaken(string clientId) => new(ErrorReason.ClientIdTaken, T("Another client has this id.")) { Metadata = Of(clientId) };

    public static Refusal IsPublic(string clientId) => new(ErrorReason.ClientIsPublic, T("A public client has no secret.")) { Metadata = Of(clientId) };

    public static Refusal RoleUnknown(string role) => new(ErrorReason.RoleUnknown, T("There is no such role.")) { Metadata = OfRole(role) };

    public static Refusal RoleNotGrantable(string role) =>
        new(ErrorReason.RoleNotGrantable, T("That role is not given to anybody.")) { Metadata = OfRole(role) };

    private static Dictionary<string, string> Of(string clientId) =>
        new() { ["client_id"] = clientId.Length <= ClientTable.MaxClientId ? clientId : "" };

    private static Dictionary<string, string> OfRole(string role) => new() { ["role"] = role.Length <= 64 ? role : "" };
}
