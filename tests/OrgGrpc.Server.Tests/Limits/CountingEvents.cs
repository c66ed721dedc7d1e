using Microsoft.Extensions.Time.Testing;
using OrgGrpc.Server.Limits;

namespace OrgGrpc.Server.Tests.Limits;

/// <summary>What no test can send through a door: more callers than the memory of a limit holds.</summary>
public sealed class CountingEvents
{
    private const int MaxKeys = 100_000;

    [Fact]
    public void A_flood_of_callers_makes_room_by_forgetting_those_who_are_free_soonest()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var limit = new RateLimit(1, TimeSpan.FromHours(1), clock);
        for (var caller = 0; caller < 3 * MaxKeys; caller++)
        {
            Assert.Null(limit.Take($"{caller}"));
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        var remembered = Enumerable.Range(0, 3 * MaxKeys).Where(caller => limit.Wait($"{caller}") is not null).ToList();

        Assert.InRange(remembered.Count, MaxKeys * 9 / 10, MaxKeys);
        Assert.Equal(Enumerable.Range(3 * MaxKeys - remembered.Count, remembered.Count), remembered);
    }

    [Fact]
    public void Room_is_made_of_what_is_over_before_anybody_is_forgotten()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var limit = new RateLimit(1, TimeSpan.FromHours(1), clock);
        foreach (var caller in Enumerable.Range(0, MaxKeys - 1))
        {
            limit.Take($"early {caller}");
        }

        clock.Advance(TimeSpan.FromMinutes(59));
        limit.Take("late");
        clock.Advance(TimeSpan.FromMinutes(1));
        limit.Take("new");

        Assert.Equal((TimeSpan.FromMinutes(59), TimeSpan.FromHours(1)), (limit.Wait("late"), limit.Wait("new")));
        Assert.Null(limit.Take("early 0"));
    }
}
