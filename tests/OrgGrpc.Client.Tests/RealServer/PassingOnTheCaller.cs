using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Client.AspNetCore.Freshness;
using OrgGrpc.Client.Tests.Harness;
using OrgGrpc.Client.Tokens;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Oidc;
using static OrgGrpc.V1.MembershipService;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.Client.Tests.RealServer;

/// <summary>A person signs in at the real server and calls a guarded service, which calls another one for them.</summary>
public sealed class PassingOnTheCaller(SigningInServer server) : IClassFixture<SigningInServer>
{
    private const string Projects = "https://projects.example.org";
    private const string Reports = "https://reports.example.org";

    [Fact]
    public async Task The_next_service_takes_the_exchanged_token_and_not_the_first_one()
    {
        await using var world = await World.BeginAsync(server);
        await using var reports = await SampleService.StartAsync(server.Issuer, Reports);

        var passed = await world.Exchange.GetTokenAsync(world.Token, Reports);

        Assert.Equal(HttpStatusCode.OK, (await reports.GetAsync("/member", passed)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await reports.GetAsync("/member", world.Token)).StatusCode);
        Assert.Equal(passed, await world.Exchange.GetTokenAsync(world.Token, Reports));
        Assert.NotEqual(passed, await world.Exchange.GetTokenAsync(world.Token, Reports, scope: "openid"));
    }

    [Fact]
    public async Task Who_is_removed_is_out_at_the_next_service_too()
    {
        await using var world = await World.BeginAsync(server);
        await using var reports = await SampleService.StartAsync(server.Issuer, Reports);
        var passed = await world.Exchange.GetTokenAsync(world.Token, Reports);
        Assert.Equal(HttpStatusCode.OK, (await reports.GetAsync("/member", passed)).StatusCode);

        var removed = await world.RemoveAsync();
        while (reports.Services.GetRequiredService<FreshnessIndex>().Revision < removed)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await reports.GetAsync("/member", passed)).StatusCode);
        world.Exchange.Reject(passed);
        var refused = await Assert.ThrowsAsync<AccessTokenException>(() => world.Exchange.GetTokenAsync(world.Token, Reports));
        Assert.Equal("invalid_grant", refused.Error);
    }

    [Fact]
    public async Task A_resource_that_was_not_granted_is_said_to_be_none()
    {
        await using var world = await World.BeginAsync(server);

        var refused = await Assert.ThrowsAsync<AccessTokenException>(() => world.Exchange.GetTokenAsync(world.Token, "https://payroll.example.org"));

        Assert.Contains(refused.Error, new[] { "invalid_target", "invalid_request" });
    }

    /// <summary>A member who is signed in, with a token for the first service.</summary>
    private sealed class World(ClientHost owner, ClientHost service) : IAsyncDisposable
    {
        private string organization = "";
        private string membership = "";

        public string Token { get; private set; } = "";

        public TokenExchange Exchange => service.Client<TokenExchange>();

        public static async Task<World> BeginAsync(SigningInServer server)
        {
            var (kurt, dave) = (await server.AddPersonAsync("kurt"), await server.AddPersonAsync("dave"));
            var projects = await server.AddServiceAsync(Projects, Reports);
            var service = new ClientHost(server.GrpcAddress, configure: options =>
            {
                options.Authority = new(server.Issuer);
                (options.ClientId, options.ClientSecret) = (projects.Id, projects.Secret);
                options.HttpHandler = null;
            });
            var world = new World(new ClientHost(server.GrpcAddress, server.SignedIn(kurt)), service);
            world.organization = (await world.Owners.CreateOrganizationAsync(new() { Name = "Nirvana" })).Organization.Id;
            world.membership = (await server.JoinAsync(world.organization, dave)).Id.ToString();
            using var browser = await Browser.OfAsync(server, dave);
            var application = await server.AddApplicationForAsync(Projects);
            world.Token = (await browser.SignInAsync(application, "openid organization", ("organization", world.organization))).AccessToken;
            return world;
        }

        public async Task<long> RemoveAsync() =>
            (await owner.Client<MembershipServiceClient>().RemoveMembershipAsync(new() { OrganizationId = organization, MembershipId = membership })).Revision;

        public async ValueTask DisposeAsync()
        {
            await owner.DisposeAsync();
            await service.DisposeAsync();
        }

        private OrganizationServiceClient Owners => owner.Client<OrganizationServiceClient>();
    }
}
