using OrgGrpc.Server.Errors;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Changes;

internal static class ChangeRefusals
{
    public static Refusal CursorExpired() => new(ErrorReason.CursorExpired, "The log has no history after this revision; take a snapshot and begin anew.")
    {
        Metadata = new Dictionary<string, string> { ["oldest_revision"] = "0" },
    };
}
