using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Ownership;

internal static class OwnershipTransferRefusals
{
    /// <summary>With an empty id when none was named and none is pending.</summary>
    public static Refusal NotFound(string id) =>
        new(ErrorReason.TransferNotFound, T("There is no such ownership transfer in this organization.")) { Metadata = Of(id) };

    public static Refusal AlreadyPending(Id<OwnershipTransfer> id) =>
        new(ErrorReason.TransferAlreadyPending, T("The organization has a pending ownership transfer.")) { Metadata = Of(id.ToString()) };

    public static Refusal Expired(Id<OwnershipTransfer> id) =>
        new(ErrorReason.TransferExpired, T("The ownership transfer was not answered in time.")) { Metadata = Of(id.ToString()) };

    public static Refusal Closed(Id<OwnershipTransfer> id, OwnershipTransferStatus status) =>
        new(ErrorReason.TransferClosed, T("The ownership transfer is no longer pending."))
        {
            Metadata = new Dictionary<string, string>
            {
                ["ownership_transfer_id"] = id.ToString(),
                ["status"] = status.ToString().ToUpperInvariant(),
            },
        };

    public static Refusal SomebodyElses() => new(ErrorReason.PermissionDenied, T("The offer was made to somebody else."));

    private static Dictionary<string, string> Of(string id) => new() { ["ownership_transfer_id"] = id };
}
