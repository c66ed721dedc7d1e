using Google.Protobuf.WellKnownTypes;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Oidc;

public sealed class RotatingSecrets(ClockedServer server) : IClassFixture<ClockedServer>
{
    [Fact]
    public async Task An_old_secret_works_through_its_overlap_and_no_longer()
    {
        var (clients, first) = await RegisterAsync("overlapping");

        var second = await RotateAsync(clients, "overlapping", TimeSpan.FromDays(1));
        Assert.True(await WorksAsync("overlapping", first));
        Assert.True(await WorksAsync("overlapping", second));

        server.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.True(await WorksAsync("overlapping", first));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await WorksAsync("overlapping", first));
        Assert.True(await WorksAsync("overlapping", second));
    }

    [Fact]
    public async Task Only_the_last_one_overlaps_and_without_an_overlap_none()
    {
        var (clients, first) = await RegisterAsync("leaked");

        var second = await RotateAsync(clients, "leaked", TimeSpan.FromDays(7));
        var third = await RotateAsync(clients, "leaked", TimeSpan.FromDays(7));
        Assert.Equal((false, true, true), (await WorksAsync("leaked", first), await WorksAsync("leaked", second), await WorksAsync("leaked", third)));

        var fourth = await RotateAsync(clients, "leaked", overlap: null);
        Assert.Equal((false, false, true), (await WorksAsync("leaked", second), await WorksAsync("leaked", third), await WorksAsync("leaked", fourth)));
    }

    [Fact]
    public async Task Both_secrets_are_hashes_in_a_dump()
    {
        var (clients, first) = await RegisterAsync("dumped");
        var second = await RotateAsync(clients, "dumped", TimeSpan.FromDays(1));

        var dump = await server.DumpAsync();

        Assert.DoesNotContain(first, dump, StringComparison.Ordinal);
        Assert.DoesNotContain(second, dump, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData((7 * 24 * 60 * 60) + 1, 0)]
    [InlineData(long.MaxValue, 0)]
    [InlineData(0, -1)]
    public async Task An_overlap_out_of_bounds_is_named(long seconds, int nanos)
    {
        var (clients, first) = await RegisterAsync($"bounds{seconds}n{nanos}");

        var refused = await Refused.AsyncOf(() => clients.RotateClientSecretAsync(
            new() { ClientId = $"bounds{seconds}n{nanos}", Overlap = new Duration { Seconds = seconds, Nanos = nanos } }));

        Assert.Equal("INVALID_FIELD", refused.Reason);
        Assert.True(await WorksAsync($"bounds{seconds}n{nanos}", first));
    }

    private static async Task<string> RotateAsync(ClientService.ClientServiceClient clients, string id, TimeSpan? overlap) =>
        (await clients.RotateClientSecretAsync(new() { ClientId = id, Overlap = overlap is { } time ? Duration.FromTimeSpan(time) : null })).ClientSecret;

    private async Task<(ClientService.ClientServiceClient Clients, string Secret)> RegisterAsync(string id)
    {
        var clients = new ClientService.ClientServiceClient(server.As((await server.AddPersonAsync("operator", isOperator: true)).Id));
        var created = await clients.CreateClientAsync(new()
        {
            Client = new() { ClientId = id, DisplayName = "A program", Type = ClientType.Confidential, GrantTypes = { ClientGrantType.ClientCredentials } },
        });
        return (clients, created.ClientSecret);
    }

    private async Task<bool> WorksAsync(string id, string secret) => (await server.TokenAsync(
        ("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)))["access_token"] is not null;
}
