using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Users;

public sealed class FindingPeople(StagedServer server) : IClassFixture<StagedServer>
{
    [Theory]
    [InlineData(UserOrder.Unspecified)]
    [InlineData(UserOrder.CreateTimeAsc)]
    [InlineData(UserOrder.CreateTimeDesc)]
    public async Task Pages_cover_the_list_once_in_both_orders(UserOrder order)
    {
        var (users, mark) = (await OperatorsAsync(), Mark());
        var expected = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            expected.Add((await server.AddPersonAsync($"{mark}{i}")).Id.ToString());
        }

        var (found, pages, token) = (new List<string>(), 0, "");
        do
        {
            var page = await users.ListUsersAsync(new() { Query = mark, PageSize = 3, PageToken = token, OrderBy = order });
            found.AddRange(page.Users.Select(user => user.Id));
            (pages, token) = (pages + 1, page.NextPageToken);
        }
        while (token.Length > 0);

        if (order == UserOrder.CreateTimeDesc)
        {
            expected.Reverse();
        }

        Assert.Equal(expected, found);
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task A_query_finds_the_start_of_a_name_or_an_address_in_any_case_and_script_and_means_itself()
    {
        var (users, mark) = (await OperatorsAsync(), Mark());
        var emile = await server.AddPersonAsync($"Émile {mark}", email: $"emile.{mark}@example.org");
        var stars = await server.AddPersonAsync($"*{mark}%_[x]", email: $"stars.{mark}@example.org");

        async Task<List<string>> FindAsync(string query) => [.. (await users.ListUsersAsync(new() { Query = query })).Users.Select(user => user.Id)];

        Assert.Equal([emile.Id.ToString()], await FindAsync($"éMILE {mark}"));
        Assert.Equal([emile.Id.ToString()], await FindAsync($"EMILE.{mark.ToUpperInvariant()}@"));
        Assert.Equal([stars.Id.ToString()], await FindAsync($"*{mark}%_[X"));
        Assert.Empty(await FindAsync($"?{mark}"));
        Assert.Empty(await FindAsync($"mile {mark}"));
    }

    [Fact]
    public async Task A_filter_admits_states_and_the_total_counts_what_it_admits()
    {
        var users = await OperatorsAsync();
        var before = await CountAsync(UserStatus.Pending);
        var pending = await server.AddPersonAsync("pending", verified: false);
        var barred = await server.AddPersonAsync("barred");
        await users.DeactivateUserAsync(new() { UserId = barred.Id.ToString() });

        Assert.Equal(before + 1, await CountAsync(UserStatus.Pending));
        var several = await users.ListUsersAsync(new()
        {
            PageSize = 500,
            OrderBy = UserOrder.CreateTimeDesc,
            Filter = new() { Statuses = { UserStatus.Pending, UserStatus.Deactivated } },
        });
        Assert.Equal([barred.Id.ToString(), pending.Id.ToString()], several.Users.Take(2).Select(user => user.Id));
        Assert.DoesNotContain(several.Users, user => user.Status == UserStatus.Active);

        async Task<long> CountAsync(UserStatus status) =>
            (await users.ListUsersAsync(new() { PageSize = 1, IncludeTotal = true, Filter = new() { Statuses = { status } } })).Total;
    }

    [Fact]
    public async Task A_page_holds_fifty_unless_asked_for_more_and_never_more_than_five_hundred()
    {
        var users = await OperatorsAsync();
        await Stage.SetAsync(server, size: 510);

        Assert.Equal(50, (await users.ListUsersAsync(new())).Users.Count);
        Assert.Equal(500, (await users.ListUsersAsync(new() { PageSize = 501 })).Users.Count);
        Assert.Equal(500, (await users.ListUsersAsync(new() { PageSize = int.MaxValue })).Users.Count);
        Assert.False((await users.ListUsersAsync(new())).HasTotal);
    }

    [Fact]
    public async Task A_batch_answers_in_the_order_asked_once_each_and_names_what_is_not_there()
    {
        var users = await OperatorsAsync();
        var (kurt, krist) = ((await server.AddPersonAsync("kurt")).Id.ToString(), (await server.AddPersonAsync("krist")).Id.ToString());
        var nobody = Id<User>.New(TimeProvider.System.GetUtcNow()).ToString();

        var batch = await users.BatchGetUsersAsync(new() { UserIds = { krist, nobody, kurt, krist, nobody } });

        Assert.Equal([krist, kurt], batch.Users.Select(user => user.Id));
        Assert.Equal([nobody], batch.NotFoundIds);
        Assert.Equal(["user_ids"], (await Refused.AsyncOf(() => users.BatchGetUsersAsync(new()))).Fields);
        Assert.Equal(["user_ids"], (await Refused.AsyncOf(() => users.BatchGetUsersAsync(new() { UserIds = { Enumerable.Repeat(kurt, 101) } }))).Fields);
        Assert.Equal(["user_ids[1]"], (await Refused.AsyncOf(() => users.BatchGetUsersAsync(new() { UserIds = { kurt, "mem_1" } }))).Fields);
    }

    [Fact]
    public async Task An_address_is_looked_up_in_any_spelling()
    {
        var users = await OperatorsAsync();
        var dave = await server.AddPersonAsync("dave");

        Assert.Equal(dave.Id.ToString(), (await users.LookupUserAsync(new() { Email = $"  {dave.Address.Value.ToUpperInvariant()} " })).User.Id);
        Assert.Equal("USER_NOT_FOUND", (await Refused.AsyncOf(() => users.LookupUserAsync(new() { Email = "nobody@example.org" }))).Reason);
    }

    private static string Mark() => $"m{Guid.CreateVersion7():N}"[..20];

    private async Task<UserService.UserServiceClient> OperatorsAsync() => new(server.As((await server.AddPersonAsync("boss", isOperator: true)).Id));
}
