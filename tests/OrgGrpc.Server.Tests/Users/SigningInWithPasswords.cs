using System.Net;
using Grpc.Health.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Users;

public sealed class SigningInWithPasswords : IAsyncLifetime
{
    private const string Locked = "Too many wrong passwords";

    private readonly SignInServer server = new();

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task An_old_hash_is_made_anew_when_hashes_cost_more()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        var old = await ReadAsync(kurt);
        await server.StopAsync();
        server.Rounds = 20_000;
        await server.StartAsync();

        Assert.False(await SignInAsync(kurt.Address.Value, "wrong"));
        Assert.Equal(old.PasswordHash, (await ReadAsync(kurt)).PasswordHash);
        Assert.True(await SignInAsync(kurt.Address.Value));

        var renewed = await ReadAsync(kurt);
        Assert.Equal((10_000u, 20_000u), (RoundsOf(old), RoundsOf(renewed)));
        Assert.Equal((old.SecurityStamp, old.Version), (renewed.SecurityStamp, renewed.Version));
        Assert.True(await SignInAsync(kurt.Address.Value));
        Assert.Equal(renewed.PasswordHash, (await ReadAsync(kurt)).PasswordHash);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_guesses_locks_out_themselves_and_not_the_holder_elsewhere(bool known)
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        var address = known ? kurt.Address.Value : "nobody@example.org";
        for (var i = 0; i < 10; i++)
        {
            Assert.False(await SignInAsync(address, $"wrong {i}"));
        }

        Assert.Contains(Locked, (await AnswerAsync(address, Passwords.Usual)).Page, StringComparison.Ordinal);
        Assert.Contains(Locked, (await AnswerAsync(address.ToUpperInvariant(), Passwords.Usual)).Page, StringComparison.Ordinal);
        Assert.Equal(known, await SignInAsync(address, from: "127.0.0.2"));

        server.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(known, await SignInAsync(address));
    }

    [Fact]
    public async Task A_refused_sign_in_costs_the_same_whatever_is_wrong()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        var (pending, without) = (await server.AddPersonAsync("lori", verified: false), await server.AddPersonAsync("krist"));
        foreach (var email in new[] { kurt.Address.Value, "nobody@example.org", pending.Address.Value, without.Address.Value })
        {
            server.Hasher.Verified = 0;
            var statements = await server.Statements.OfAsync(async () => Assert.False(await SignInAsync(email, "wrong")));
            Assert.Equal((1, 1), (server.Hasher.Verified, statements.Count));
        }
    }

    [Fact]
    public async Task Guesses_at_once_are_no_way_around_the_limit()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        server.Hasher.Verified = 0;

        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => SignInAsync(kurt.Address.Value, $"wrong {i}")));

        Assert.Equal(10, server.Hasher.Verified);
        Assert.False(await SignInAsync(kurt.Address.Value));
    }

    [Fact]
    public async Task Hashes_wait_in_turn_and_a_storm_is_sent_away()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => server.AddPersonWithPasswordAsync($"kurt{i}")));
        await server.StopAsync();
        server.Queue = 3;
        await server.StartAsync();
        server.Hasher.Gate.Reset();

        var attempts = people.Select(person => AnswerAsync(person.Address.Value, Passwords.Usual)).ToList();
        var answered = 0;
        await foreach (var attempt in Task.WhenEach(attempts))
        {
            Assert.Equal(answered < 5 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.Redirect, (await attempt).Code);
            if (++answered == 5)
            {
                server.Hasher.Gate.Set();
            }
        }

        Assert.Equal((8, 1), (answered, server.Hasher.MostAtOnce));
    }

    [Fact]
    public async Task A_storm_at_one_address_costs_ten_hashes_and_keeps_out_neither_its_holder_nor_anybody_else()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        server.Hasher.Verified = 0;
        server.Hasher.Gate.Reset();

        var storm = Enumerable.Range(0, 200).Select(i => AnswerAsync(kurt.Address.Value, $"wrong {i}")).ToList();
        await foreach (var attempt in Task.WhenEach(storm).Take(190))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, (await attempt).Code);
        }

        // No hash ends while these are answered.
        var holder = AnswerAsync(kurt.Address.Value, Passwords.Usual, from: "127.0.0.2");
        var health = await new Health.HealthClient(server.Channel).CheckAsync(new());
        var founded = await new OrganizationService.OrganizationServiceClient(server.As(kurt.Id)).CreateOrganizationAsync(new() { Name = "Nirvana" });
        Assert.Equal((HealthCheckResponse.Types.ServingStatus.Serving, "Nirvana"), (health.Status, founded.Organization.Name));
        Assert.Equal((false, 10), (holder.IsCompleted, storm.Count(attempt => !attempt.IsCompleted)));

        server.Hasher.Gate.Set();
        Assert.Equal(HttpStatusCode.Redirect, (await holder).Code);
        Assert.Equal(10, (await Task.WhenAll(storm)).Count(answer => answer.Code == HttpStatusCode.OK));
        Assert.Equal((11, 1), (server.Hasher.Verified, server.Hasher.MostAtOnce));
    }

    [Fact]
    public async Task A_session_that_somebody_planted_is_not_the_one_that_begins()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var visitor = new WebVisitor(server);
        visitor.Cookies.Add(server.WebAddress, new Cookie("orggrpc.session", "planted"));

        using var answer = await visitor.SendFormAsync("/sign-in", ("Email", kurt.Address.Value), ("Password", Passwords.Usual));

        var session = visitor.Cookies.GetCookies(server.WebAddress)["orggrpc.session"]!.Value;
        Assert.NotEqual("planted", session);
        using var again = await visitor.SendFormAsync("/sign-in?prompt=login", ("Email", kurt.Address.Value), ("Password", Passwords.Usual));
        Assert.NotEqual(session, visitor.Cookies.GetCookies(server.WebAddress)["orggrpc.session"]!.Value);
    }

    private async Task<bool> SignInAsync(string email, string password = Passwords.Usual, string from = "127.0.0.1") =>
        (await AnswerAsync(email, password, from)).Code == HttpStatusCode.Redirect;

    private async Task<(HttpStatusCode Code, string Page)> AnswerAsync(string email, string password, string from = "127.0.0.1")
    {
        using var visitor = new WebVisitor(server, IPAddress.Parse(from));
        using var answer = await visitor.SendFormAsync("/sign-in", ("Email", email), ("Password", password));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private Task<User> ReadAsync(User person) =>
        server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().Users.AsNoTracking().SingleAsync(user => user.Id == person.Id));

    /// <summary>In the third format of Identity: after the version and the function.</summary>
    private static uint RoundsOf(User user) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(user.PasswordHash!).AsSpan(5));

    private sealed class SignInServer : ClockedServer
    {
        public int Rounds { get; set; } = 10_000;

        public int Queue { get; set; } = 1_000;

        public WatchedHasher Hasher { get; } = new();

        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["OrgGrpc:Users:PasswordHashRounds"] = $"{Rounds}",
            ["OrgGrpc:Users:PasswordQueue"] = $"{Queue}",
        };

        protected override void Configure(IServiceCollection services)
        {
            base.Configure(services);
            Hasher.Join(services);
        }
    }
}
