using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Freshness;

/// <summary>An entry is kept as long as a token could be older than it, and no longer.</summary>
public sealed class ForgettingEntries(ClockedServer server) : IClassFixture<ClockedServer>
{
    [Fact]
    public async Task What_no_token_is_old_enough_for_is_forgotten_also_over_a_restart()
    {
        var people = new List<User>();
        for (var number = 0; number < 4; number++)
        {
            people.Add(await server.AddPersonAsync("dave"));
        }

        await DeactivateAsync(people[0]);
        await DeactivateAsync(people[1]);
        server.Clock.Advance(TimeSpan.FromMinutes(9));
        await DeactivateAsync(people[2]);
        Assert.Equal(3, await CountAsync());

        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await DeactivateAsync(people[3]);
        Assert.Equal(2, await CountAsync());

        await server.StopAsync();
        await server.StartAsync();
        Assert.Equal(2, await CountAsync());
        server.Clock.Advance(TimeSpan.FromHours(1));
        await server.StopAsync();
        await server.StartAsync();
        Assert.Equal(0, await CountAsync());
    }

    private Task DeactivateAsync(User person) => server.ChangeAsync(person.Id, user => user.Deactivate(server.Clock.GetUtcNow()));

    private async Task<int> CountAsync() => (await new FreshnessService.FreshnessServiceClient(server.Anonymous).GetFreshnessAsync(new())).Entries.Count;
}
