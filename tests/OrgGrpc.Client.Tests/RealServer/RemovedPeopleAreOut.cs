using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Client.AspNetCore;
using OrgGrpc.Client.AspNetCore.Freshness;
using OrgGrpc.Client.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Oidc;
using OrgGrpc.V1;
using static OrgGrpc.V1.MembershipService;

namespace OrgGrpc.Client.Tests.RealServer;

/// <summary>A person signs in at the real server, calls a guarded service, and something about them changes.</summary>
public sealed class RemovedPeopleAreOut(SigningInServer server) : IClassFixture<SigningInServer>
{
    private const string Audience = "https://projects.example.org";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_was_removed_is_refused_at_a_service_that_asks_nobody()
    {
        await using var band = await Band.FormAsync(server);
        await using var projects = await SampleService.StartAsync(server.Issuer, Audience);
        Assert.Equal(HttpStatusCode.OK, (await projects.GetAsync("/member", band.DavesToken)).StatusCode);

        var removed = await band.Owners<MembershipServiceClient>().RemoveMembershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesMembership });
        await HeardAsync(projects, removed.Revision);

        var answer = await projects.GetAsync("/member", band.DavesToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("invalid_token", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal("invalid_grant", (await band.RefreshAsync())["error"]);
    }

    [Fact]
    public async Task Who_got_another_role_asks_for_another_token_and_goes_on()
    {
        await using var band = await Band.FormAsync(server);
        await using var projects = await SampleService.StartAsync(server.Issuer, Audience);
        Assert.Equal(HttpStatusCode.Forbidden, (await projects.GetAsync("/admin", band.DavesToken)).StatusCode);

        var promoted = await band.Owners<MembershipServiceClient>().UpdateMembershipAsync(new()
        {
            OrganizationId = band.Id,
            MembershipId = band.DavesMembership,
            Membership = new() { Roles = { "admin" } },
            UpdateMask = new() { Paths = { "roles" } },
        });
        await HeardAsync(projects, promoted.Revision);

        Assert.Equal(HttpStatusCode.Unauthorized, (await projects.GetAsync("/admin", band.DavesToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await projects.GetAsync("/admin", (await band.RefreshAsync()).AccessToken)).StatusCode);
    }

    [Fact]
    public async Task A_service_that_asks_in_silence_is_told_the_truth()
    {
        await using var band = await Band.FormAsync(server);
        var (id, secret) = await server.AddProgramAsync("orggrpc.read");
        await using var projects = await SampleService.StartAsync(
            server.Issuer,
            Audience,
            options =>
            {
                options.WhenSilent = SilencePolicy.CheckAccess;
                options.HttpHandler = () => new NoFreshness();
            },
            services => services.AddOrgGrpc(options =>
            {
                (options.Address, options.Authority) = (server.GrpcAddress, new(server.Issuer));
                (options.ClientId, options.ClientSecret) = (id, secret);
                options.Scopes.Add("orggrpc.read");
            }));
        Assert.Equal(HttpStatusCode.OK, (await projects.GetAsync("/member", band.DavesToken)).StatusCode);

        await band.Owners<MembershipServiceClient>().RemoveMembershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesMembership });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await projects.GetAsync("/member", band.DavesToken)).StatusCode);
    }

    private static async Task HeardAsync(SampleService service, long revision)
    {
        while (service.Services.GetRequiredService<FreshnessIndex>().Revision < revision)
        {
            await Task.Delay(5, Cancellation);
        }
    }

    /// <summary>Everything passes but the stream.</summary>
    private sealed class NoFreshness() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri!.AbsolutePath.StartsWith("/v1/freshness", StringComparison.Ordinal)
                ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.BadGateway))
                : base.SendAsync(request, cancellationToken);
    }

    /// <summary>An organization with a member who is signed in at an application.</summary>
    private sealed class Band(SigningInServer server, ClientHost owner) : IAsyncDisposable
    {
        private string client = "";
        private TokenRequests.Answer tokens = null!;

        public string Id { get; private init; } = "";

        public string DavesMembership { get; private init; } = "";

        public string DavesToken => tokens.AccessToken;

        public static async Task<Band> FormAsync(SigningInServer server)
        {
            var kurt = await server.AddPersonAsync("kurt");
            var dave = await server.AddPersonAsync("dave");
            var owner = new ClientHost(server.GrpcAddress, server.SignedIn(kurt));
            var nirvana = (await owner.Client<OrganizationService.OrganizationServiceClient>().CreateOrganizationAsync(new() { Name = "Nirvana" })).Organization;
            var band = new Band(server, owner) { Id = nirvana.Id, DavesMembership = (await server.JoinAsync(nirvana.Id, dave)).Id.ToString() };
            band.client = await server.AddApplicationAsync(resources: [Audience]);
            using var browser = await Browser.OfAsync(server, dave);
            band.tokens = await browser.SignInAsync(band.client, "openid organization offline_access", ("organization", nirvana.Id), ("resource", Audience));
            return band;
        }

        public T Owners<T>()
            where T : class => owner.Client<T>();

        public Task<TokenRequests.Answer> RefreshAsync() => server.RefreshAsync(client, tokens);

        public ValueTask DisposeAsync() => owner.DisposeAsync();
    }
}
