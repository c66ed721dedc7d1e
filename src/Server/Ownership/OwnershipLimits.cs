using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Ownership;

/// <summary>
/// What people may create on their own; operators and programs know what they do. Counted inside the transaction that creates, so parallel
/// calls cannot pass together.
/// </summary>
internal sealed class OwnershipLimits(OrgGrpcDbContext db, IOptions<OwnershipOptions> options)
{
    public async Task RequireRoomAsync(Id<User> owner, CancellationToken cancellationToken)
    {
        var maximum = options.Value.MaxOrganizationsPerPerson;
        var owned = await db.Memberships.Where(membership => membership.UserId == owner)
            .Where(membership => db.Ownerships.Any(
                ownership => ownership.OrganizationId == membership.OrganizationId && ownership.MembershipId == membership.Id))
            .CountAsync(cancellationToken);
        if (owned >= maximum)
        {
            throw LimitRefusals.Exceeded("owned_organizations", maximum, T($"A person may own at most {maximum} organizations."));
        }
    }
}
