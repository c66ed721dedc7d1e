using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Ownership;

internal static class OwnershipQueries
{
    /// <summary>The offer that no answer has closed; its time may be over.</summary>
    public static Task<OwnershipTransfer?> FindPendingTransferAsync(
        this OrgGrpcDbContext db, Id<Organization> organization, CancellationToken cancellationToken) =>
        db.OwnershipTransfers.SingleOrDefaultAsync(
            transfer => transfer.OrganizationId == organization && transfer.Status == OwnershipTransferStatus.Pending, cancellationToken);

    public static async Task<OwnershipTransfer> RequireTransferAsync(
        this OrgGrpcDbContext db, Id<Organization> organization, Id<OwnershipTransfer> id, CancellationToken cancellationToken) =>
        await db.OwnershipTransfers.SingleOrDefaultAsync(
            transfer => transfer.OrganizationId == organization && transfer.Id == id, cancellationToken)
            ?? throw OwnershipTransferRefusals.NotFound(id.ToString());
}
