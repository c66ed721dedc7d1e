using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OrgGrpc.Client.AspNetCore;
using OrgGrpc.Client.AspNetCore.Freshness;
using OrgGrpc.Client.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Client.Tests.Guard;

/// <summary>A token is refused as soon as the issuer says that it is stale, and not before; whatever happens to the stream between them.</summary>
public sealed class FollowingTheIssuer : IAsyncLifetime
{
    private const string Person = "user_01h2xcejqtf2nbrexx3vqjhp41";
    private const string Organization = "org_01h2xcejqtf2nbrexx3vqjhp41";
    private const string Session = "ses_01h2xcejqtf2nbrexx3vqjhp41";

    private readonly LocalIssuer issuer = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await issuer.InitializeAsync();

    public ValueTask DisposeAsync() => issuer.DisposeAsync();

    [Theory]
    [InlineData(Person, true)]
    [InlineData(Organization, true)]
    [InlineData($"{Person} {Organization}", true)]
    [InlineData(Session, true)]
    [InlineData($"{Organization} {Person}", false)]
    [InlineData($"{Person}{Organization}", false)]
    [InlineData("user_01h2xcejqtf2nbrexx3vqjhp42", false)]
    [InlineData($"{Person} org_01h2xcejqtf2nbrexx3vqjhp42", false)]
    [InlineData("ses_01h2xcejqtf2nbrexx3vqjhp42", false)]
    public async Task A_token_is_stale_by_a_later_change_of_what_it_names(string text, bool isStale)
    {
        await using var service = await SampleService.StartAsync(issuer.Address);
        var token = Token();
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/member", token)).StatusCode);

        var changed = issuer.Feed.Change(text);
        await HeardAsync(service, changed);

        var answer = await service.GetAsync("/member", token);
        Assert.Equal(isStale ? HttpStatusCode.Unauthorized : HttpStatusCode.OK, answer.StatusCode);
        if (isStale)
        {
            Assert.Equal(
                """Bearer error="invalid_token", error_description="The token is older than a change that concerns it; get a new one." """.Trim(),
                answer.Headers.WwwAuthenticate.ToString());
        }

        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/member", Token(changed))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/member", Token(changed + 5))).StatusCode);
    }

    [Fact]
    public async Task A_gRPC_service_is_guarded_alike()
    {
        await using var service = await SampleService.StartAsync(issuer.Address);
        using var channel = GrpcChannel.ForAddress(service.GrpcAddress);
        var roles = new RoleService.RoleServiceClient(channel);
        var headers = new Metadata { { "authorization", $"Bearer {Token()}" } };
        await roles.GetRoleAsync(new(), headers);

        await HeardAsync(service, issuer.Feed.Change(Person));

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await roles.GetRoleAsync(new(), headers));
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
    }

    [Fact]
    public async Task A_service_that_starts_hears_first_what_was_before_it()
    {
        issuer.Feed.Change(Person);

        await using var service = await SampleService.StartAsync(issuer.Address);

        Assert.Equal(HttpStatusCode.Unauthorized, (await service.GetAsync("/member", Token())).StatusCode);
    }

    [Fact]
    public async Task What_happens_while_the_stream_is_cut_is_heard_afterwards()
    {
        await using var service = await SampleService.StartAsync(issuer.Address);
        await service.GetAsync("/member", Token());
        issuer.Feed.IsDown = true;
        issuer.Feed.Cut();
        issuer.Feed.Change("somebody else");
        var changed = issuer.Feed.Change(Person);
        issuer.Feed.IsDown = false;

        await HeardAsync(service, changed);

        Assert.Equal(HttpStatusCode.Unauthorized, (await service.GetAsync("/member", Token())).StatusCode);
    }

    [Fact]
    public async Task A_token_that_does_not_say_how_old_it_is_counts_as_older_than_every_change()
    {
        await using var service = await SampleService.StartAsync(issuer.Address);
        var token = issuer.Token(descriptor => descriptor.Claims.Remove("org_rev"), ("org_id", Organization));
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/member", token)).StatusCode);

        await HeardAsync(service, issuer.Feed.Change(Person));

        Assert.Equal(HttpStatusCode.Unauthorized, (await service.GetAsync("/member", token)).StatusCode);
    }

    [Fact]
    public async Task A_restored_server_is_heard_anew_and_tokens_of_the_lost_history_are_refused()
    {
        await using var service = await SampleService.StartAsync(issuer.Address);
        await HeardAsync(service, issuer.Feed.Change(Person));
        var head = issuer.Feed.Change("somebody else");
        await HeardAsync(service, head);
        var lost = Token(head);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/member", lost)).StatusCode);

        issuer.Feed.RestoreTo(7);
        issuer.Feed.Cut();
        while (service.Services.GetRequiredService<FreshnessIndex>() is { Revision: not 7 })
        {
            await Task.Delay(10, Cancellation);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await service.GetAsync("/member", lost)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/member", Token(7))).StatusCode);
        var again = issuer.Feed.Change("somebody else");
        await HeardAsync(service, again);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/member", Token(again, at: TimeProvider.System.GetUtcNow().AddSeconds(1)))).StatusCode);
    }

    [Theory]
    [InlineData(SilencePolicy.Refuse)]
    [InlineData(SilencePolicy.Accept)]
    public async Task In_silence_the_service_does_what_it_was_told_until_the_issuer_is_heard_again(SilencePolicy policy)
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var service = await SampleService.StartAsync(
            issuer.Address, configure: options => options.WhenSilent = policy, services: services => services.AddSingleton<TimeProvider>(clock));
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/member", Token())).StatusCode);

        issuer.Feed.IsMute = true;
        issuer.Feed.Cut();
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/member", Token())).StatusCode);

        clock.Advance(TimeSpan.FromSeconds(2));
        var silent = await service.GetAsync("/member", Token());
        Assert.Equal(policy == SilencePolicy.Accept ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable, silent.StatusCode);
        Assert.Equal(policy == SilencePolicy.Refuse, silent.Headers.RetryAfter is not null);
        Assert.Equal(
            policy == SilencePolicy.Accept ? "Degraded" : "Unhealthy", await (await service.Http.GetAsync("/health", Cancellation)).Content.ReadAsStringAsync(Cancellation));

        issuer.Feed.IsMute = false;
        while (service.Services.GetRequiredService<FreshnessIndex>().Silence > TimeSpan.FromSeconds(5))
        {
            // The dead stream is given up, and the pause before the next one ends.
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, Cancellation);
        }

        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/member", Token())).StatusCode);
        Assert.Equal("Healthy", await (await service.Http.GetAsync("/health", Cancellation)).Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task A_service_that_never_heard_the_issuer_lets_nobody_in()
    {
        issuer.Feed.IsDown = true;
        await using var service = await SampleService.StartAsync(issuer.Address);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await service.GetAsync("/member", Token())).StatusCode);
        issuer.Feed.IsDown = false;
        await HeardAsync(service, issuer.Feed.Revision);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/member", Token())).StatusCode);
    }

    [Fact]
    public async Task A_host_that_follows_nothing_says_so_and_believes_tokens_until_they_expire()
    {
        await using var service = await SampleService.StartAsync(issuer.Address, configure: options => options.FollowFreshness = false);
        issuer.Feed.Change(Person);

        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/member", Token())).StatusCode);
        Assert.Equal("Healthy", await (await service.Http.GetAsync("/health", Cancellation)).Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(0, issuer.Feed.Connections);
    }

    private string Token(long revision = 7, DateTimeOffset? at = null) => issuer.Token(
        token => token.IssuedAt = (at ?? TimeProvider.System.GetUtcNow().AddSeconds(-2)).UtcDateTime,
        ("sub", Person), ("org_id", Organization), ("org_roles", new[] { "admin" }), ("sid", Session), ("org_rev", revision));

    private static async Task HeardAsync(SampleService service, long revision)
    {
        while (service.Services.GetRequiredService<FreshnessIndex>().Revision < revision)
        {
            await Task.Delay(5, Cancellation);
        }
    }
}
