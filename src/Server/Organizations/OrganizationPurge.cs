using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Organizations;

/// <summary>
/// Deleted organizations go for good when their grace time is over. Each goes in a transaction of its own, so that writers need not
/// wait for all of them; the database removes with it whatever belongs to it.
/// </summary>
internal sealed partial class OrganizationPurge(
    OrgGrpcDbContext db, WriteTransaction transaction, TimeProvider time, ILogger<OrganizationPurge> logger) : IChore
{
    public async Task DoAsync(CancellationToken cancellationToken)
    {
        if (await PurgeAsync(cancellationToken) is > 0 and var count)
        {
            Purged(logger, count);
        }
    }

    /// <summary>How many went.</summary>
    public async Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        var purged = 0;
        while (await PurgeNextAsync(cancellationToken))
        {
            purged++;
        }

        return purged;
    }

    private Task<bool> PurgeNextAsync(CancellationToken cancellationToken) =>
        transaction.RunAsync(async () =>
        {
            var deletedBefore = time.GetInstant() - Organization.Grace;
            var due = await db.Organizations.OrderBy(organization => organization.Id).FirstOrDefaultAsync(
                organization => organization.Status == OrganizationStatus.Deleted && organization.DeleteTime <= deletedBefore, cancellationToken);
            if (due is null)
            {
                return false;
            }

            due.Purge();
            db.Remove(due);
            await transaction.SaveAsync(cancellationToken);
            return true;
        }, cancellationToken);

    [LoggerMessage(2101, LogLevel.Information, "{Count} deleted organizations were purged.")]
    private static partial void Purged(ILogger logger, int count);
}
