using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.V1;

namespace OrgGrpc.Server.MembershipRequests;

/// <summary>Counts what was asked lately, by indexes, in the transaction that asks: two at once are counted one after the other.</summary>
internal sealed class MembershipRequestLimits(OrgGrpcDbContext db, IOptions<MembershipRequestOptions> options)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly MembershipRequestOptions limits = options.Value;

    public async Task RequireRoomAsync(Id<Organization> organization, Id<User> person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await AskAgainTimeAsync(organization, person, now, cancellationToken) is { } again)
        {
            throw RateLimited(T("The organization rejected a request of this person; it takes another one later."), again - now);
        }

        var byPerson = db.MembershipRequests.Where(request => request.UserId == person);
        var toOrganization = db.MembershipRequests.Where(request => request.OrganizationId == organization);
        await RequirePendingAsync(byPerson, "pending_membership_requests_of_a_person", limits.MaxPendingPerPerson, cancellationToken);
        await RequirePendingAsync(toOrganization, "pending_membership_requests", limits.MaxPendingPerOrganization, cancellationToken);
        await RequireRateAsync(byPerson, limits.MaxPerPersonPerHour, T("The person asked too often within an hour."), now, cancellationToken);
        await RequireRateAsync(toOrganization, limits.MaxPerOrganizationPerHour, T("Too many asked this organization within an hour."), now, cancellationToken);
    }

    /// <summary>When a person who was rejected may ask again; null when now.</summary>
    public async Task<DateTimeOffset?> AskAgainTimeAsync(
        Id<Organization> organization, Id<User> person, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rejected = await db.MembershipRequests
            .Where(request => request.OrganizationId == organization && request.UserId == person && request.Status == MembershipRequestStatus.Rejected)
            .MaxAsync(request => request.CloseTime, cancellationToken);
        return rejected + limits.AskAgainAfter is { } again && again > now ? again : null;
    }

    private static async Task RequirePendingAsync(
        IQueryable<MembershipRequest> requests, string limit, int maximum, CancellationToken cancellationToken)
    {
        if (await requests.CountAsync(request => request.Status == MembershipRequestStatus.Pending, cancellationToken) >= maximum)
        {
            throw LimitRefusals.Exceeded(limit, maximum, T($"At most {maximum} requests may be pending."));
        }
    }

    /// <summary>Newest first: when the last one of a full hour has left the hour, there is room again.</summary>
    private static async Task RequireRateAsync(
        IQueryable<MembershipRequest> requests, int limit, string message, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var times = await requests.Where(request => request.CreateTime > now - Hour)
            .OrderByDescending(request => request.CreateTime).Take(limit).Select(request => request.CreateTime).ToListAsync(cancellationToken);
        if (times.Count >= limit)
        {
            throw RateLimited(message, times[limit - 1] + Hour - now);
        }
    }

    private static Refusal RateLimited(string message, TimeSpan wait) => new(ErrorReason.RateLimited, message) { RetryAfter = wait };
}
