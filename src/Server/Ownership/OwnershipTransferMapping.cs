using Google.Protobuf.WellKnownTypes;

namespace OrgGrpc.Server.Ownership;

internal static class OwnershipTransferMapping
{
    public static V1.OwnershipTransfer ToProto(this OwnershipTransfer transfer, DateTimeOffset now) => new()
    {
        Id = transfer.Id.ToString(),
        OrganizationId = transfer.OrganizationId.ToString(),
        FromUserId = transfer.FromUserId.ToString(),
        ToUserId = transfer.ToUserId.ToString(),
        ToMembershipId = transfer.ToMembershipId.ToString(),
        Status = (V1.OwnershipTransferStatus)transfer.StatusAt(now),
        CreateTime = Timestamp.FromDateTimeOffset(transfer.CreateTime),
        ExpireTime = Timestamp.FromDateTimeOffset(transfer.ExpireTime),
        CloseTime = transfer.CloseTime is { } closed ? Timestamp.FromDateTimeOffset(closed) : null,
    };
}
