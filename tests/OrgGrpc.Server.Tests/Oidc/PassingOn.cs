using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Oidc.Tokens;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using static OrgGrpc.Server.Tests.Oidc.ServicesInARow;
using ClientClient = OrgGrpc.V1.ClientService.ClientServiceClient;
using OrganizationClient = OrgGrpc.V1.OrganizationService.OrganizationServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>RFC 8693: a service gets a token for the next one from the token that it was given.</summary>
public sealed class PassingOn(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    private const string Projects = "https://projects.example.org";
    private const string Reports = "https://reports.example.org";
    private const string Archive = "https://archive.example.org";
    private const string Scopes = "openid profile email offline_access organization org_permissions projects.read projects.write";

    [Fact]
    public async Task A_service_passes_on_the_person_their_organization_and_who_acts_for_them()
    {
        var (projects, tokens, organization) = await SignedInAsync();

        var answer = await server.ExchangeAsync(projects, tokens.AccessToken, ("resource", Reports));

        Assert.Equal((200, AccessToken, "Bearer"), (answer.Status, answer["issued_token_type"], answer["token_type"]));
        Assert.Null(answer["refresh_token"]);
        Assert.Null(answer["id_token"]);
        var (given, passed) = (tokens.Access, answer.Access);
        Assert.Equal(("at+jwt", "ES256", given.Subject), (passed.Typ, passed.Alg, passed.Subject));
        Assert.Equal([Reports], passed.Audiences);
        Assert.Equal(projects.Id, passed.GetClaim("client_id").Value);
        Assert.Equal([projects.Id], ActorsOf(answer));
        Assert.Equal(organization, passed.GetClaim("org_id").Value);
        Assert.Equal(["member", "admin", "owner"], passed.GetPayloadValue<string[]>("org_roles"));
        Assert.NotEmpty(passed.GetPayloadValue<string[]>("org_permissions"));
        Assert.Equal(given.GetClaim("sid").Value, passed.GetClaim("sid").Value);
        Assert.True(passed.GetPayloadValue<long>("org_rev") >= given.GetPayloadValue<long>("org_rev"));

        // What the service may not ask for stays behind, and so does what makes tokens without the person.
        Assert.Equal("openid org_permissions organization profile projects.read", InOrder(answer["scope"]));
        Assert.Equal(InOrder(answer["scope"]), InOrder(passed.GetClaim("scope").Value));
    }

    [Fact]
    public async Task A_chain_names_everybody_who_acted_and_ends()
    {
        var (projects, tokens, _) = await SignedInAsync();
        var reports = await server.AddServiceAsync(Reports, Archive);
        var archive = await server.AddServiceAsync(Archive, Reports);
        var first = await server.ExchangeAsync(projects, tokens.AccessToken, ("resource", Reports));
        var second = await server.ExchangeAsync(reports, first.AccessToken, ("resource", Archive));
        Assert.Equal([reports.Id, projects.Id], ActorsOf(second));

        var last = second;
        for (var i = 2; i < Actors.Max; i++)
        {
            last = await server.ExchangeAsync(i % 2 == 0 ? archive : reports, last.AccessToken);
            Assert.Equal(i + 1, ActorsOf(last).Count());
        }

        var next = last.Access.Audiences.Single() == Archive ? archive : reports;
        var refused = await server.ExchangeAsync(next, last.AccessToken);
        Assert.Equal("invalid_request", refused["error"]);
        Assert.Contains("5 times", refused["error_description"]);
    }

    [Fact]
    public async Task A_token_is_of_no_use_to_a_service_that_it_is_not_for()
    {
        var (projects, tokens, _) = await SignedInAsync();
        var reports = await server.AddServiceAsync(Reports, Projects, Archive);
        var passed = await server.ExchangeAsync(projects, tokens.AccessToken, ("resource", Reports));

        // The next service with the first one's token, the first one with the next one's, a stranger with either.
        Assert.Equal("invalid_grant", (await server.ExchangeAsync(reports, tokens.AccessToken, ("resource", Archive)))["error"]);
        Assert.Equal("invalid_grant", (await server.ExchangeAsync(projects, passed.AccessToken, ("resource", Reports)))["error"]);
        var stranger = await server.AddServiceAsync(Archive, Projects, Reports);
        Assert.Equal("invalid_grant", (await server.ExchangeAsync(stranger, tokens.AccessToken, ("resource", Reports)))["error"]);
        Assert.Equal("invalid_grant", (await server.ExchangeAsync(stranger, passed.AccessToken, ("resource", Reports)))["error"]);
        var refused = await Refused.AsyncOf(() => new OrganizationClient(server.With(passed.AccessToken)).CreateOrganizationAsync(new() { Name = "Mine" }));
        Assert.Equal("TOKEN_INVALID", refused.Reason);
    }

    [Theory]
    [InlineData("urn:orggrpc")]
    [InlineData("https://elsewhere.example.org")]
    [InlineData(Projects)]
    public async Task No_way_leads_to_a_resource_that_the_service_was_not_granted(string target)
    {
        var (projects, tokens, _) = await SignedInAsync();

        foreach (var parameter in new[] { "resource", "audience" })
        {
            var answer = await server.ExchangeAsync(projects, tokens.AccessToken, (parameter, target));
            Assert.Equal(400, answer.Status);
            Assert.Contains(answer["error"], new[] { "invalid_target", "invalid_request" });
        }
    }

    [Fact]
    public async Task One_token_is_for_one_service()
    {
        var (projects, tokens, _) = await SignedInAsync(Reports, Archive);

        Assert.Equal("invalid_target", (await server.ExchangeAsync(projects, tokens.AccessToken, ("resource", Reports), ("resource", Archive)))["error"]);
        Assert.Equal("invalid_target", (await server.ExchangeAsync(projects, tokens.AccessToken, ("resource", Reports), ("audience", Archive)))["error"]);
        Assert.Equal("invalid_target", (await server.ExchangeAsync(projects, tokens.AccessToken))["error"]);
        Assert.Equal([Archive], (await server.ExchangeAsync(projects, tokens.AccessToken, ("audience", Archive))).Access.Audiences);
    }

    [Theory]
    [InlineData("openid projects.read projects.write")]
    [InlineData("openid projects.read email")]
    [InlineData("openid orggrpc.operate")]
    public async Task Scopes_that_the_service_may_not_ask_for_are_refused(string scope)
    {
        var (projects, tokens, _) = await SignedInAsync();

        var answer = await server.ExchangeAsync(projects, tokens.AccessToken, ("resource", Reports), ("scope", scope));

        Assert.Equal((400, null), (answer.Status, answer["access_token"]));
    }

    [Fact]
    public async Task Scopes_that_the_token_does_not_have_are_refused()
    {
        var (projects, tokens, _) = await SignedInAsync(scopes: "openid organization");

        Assert.Equal("invalid_scope", (await server.ExchangeAsync(projects, tokens.AccessToken, ("resource", Reports), ("scope", "openid projects.read")))["error"]);
        var fewer = await server.ExchangeAsync(projects, tokens.AccessToken, ("resource", Reports));
        Assert.Equal("openid organization", InOrder(fewer["scope"]));
    }

    [Fact]
    public async Task A_token_for_one_organization_stays_one_whoever_asks_for_less()
    {
        var (projects, tokens, organization) = await SignedInAsync();

        var answer = await server.ExchangeAsync(projects, tokens.AccessToken, ("resource", Reports), ("scope", "openid"));

        Assert.Equal(organization, answer.Access.GetClaim("org_id").Value);
        Assert.Equal("openid organization", InOrder(answer["scope"]));
    }

    [Fact]
    public async Task Only_access_tokens_are_exchanged_and_only_those_that_hold()
    {
        var (projects, tokens, _) = await SignedInAsync();
        var program = await server.TokenAsync(
            ("grant_type", "client_credentials"), ("client_id", projects.Id), ("client_secret", projects.Secret), ("resource", Reports));
        string[] notOfThisKind = ["urn:ietf:params:oauth:token-type:id_token", "urn:ietf:params:oauth:token-type:refresh_token", "urn:ietf:params:oauth:token-type:jwt"];

        foreach (var token in new[] { tokens["id_token"]!, tokens["refresh_token"]!, program.AccessToken, "x", tokens.AccessToken[..^8] + "AAAAAAAA" })
        {
            var answer = await server.ExchangeAsync(projects, token, ("resource", Reports));
            Assert.Equal((400, null), (answer.Status, answer["access_token"]));
            Assert.Contains(answer["error"], new[] { "invalid_grant", "invalid_request" });
            foreach (var kind in notOfThisKind)
            {
                Assert.Equal("invalid_request", (await server.TokenAsync(
                    ("grant_type", GrantType), ("client_id", projects.Id), ("client_secret", projects.Secret),
                    ("subject_token", token), ("subject_token_type", kind), ("resource", Reports)))["error"]);
            }
        }

        foreach (var kind in notOfThisKind)
        {
            Assert.Equal("invalid_request", (await server.ExchangeAsync(projects, tokens.AccessToken, ("resource", Reports), ("requested_token_type", kind)))["error"]);
        }

        await server.PostFormAsync("/connect/revoke", ("client_id", tokens.Access.GetClaim("client_id").Value), ("token", tokens.AccessToken));
        Assert.Equal("invalid_grant", (await server.ExchangeAsync(projects, tokens.AccessToken, ("resource", Reports)))["error"]);
    }

    [Fact]
    public async Task A_stale_token_is_refused_and_the_next_one_carries_what_is_true()
    {
        using var holder = await TokenPaths.Holder.OfAsync(server);
        var (tokens, elsewhere) = (await holder.SignInAsync(holder.Organization), await holder.SignInAsync(holder.OtherOrganization));
        var passed = await server.ExchangeAsync(holder.Service, tokens.AccessToken);

        await server.WriteAsync(async db =>
        {
            var member = await db.Memberships.SingleAsync(m => m.Id == holder.Membership.Id);
            member.Change(RoleSet.Member | RoleSet.Admin, member.Title, member.Attributes, TimeProvider.System.GetUtcNow());
            return true;
        });

        // Everything that says what was before, passed on or not; but nothing that says something else.
        Assert.Equal("invalid_grant", (await server.ExchangeAsync(holder.Service, tokens.AccessToken))["error"]);
        Assert.Equal("invalid_grant", (await server.ExchangeAsync(holder.NextService, passed.AccessToken))["error"]);
        Assert.Equal(200, (await server.ExchangeAsync(holder.Service, elsewhere.AccessToken)).Status);
        var next = await server.ExchangeAsync(holder.Service, (await holder.RefreshAsync(tokens)).AccessToken);
        Assert.Equal(["member", "admin"], next.Access.GetPayloadValue<string[]>("org_roles"));
        Assert.True(next.Access.GetPayloadValue<long>("org_rev") > passed.Access.GetPayloadValue<long>("org_rev"));
    }

    [Fact]
    public async Task The_actor_is_whoever_asks()
    {
        var (projects, tokens, _) = await SignedInAsync();
        var other = await server.AddServiceAsync(Archive, Projects);
        var own = await OfItselfAsync(projects, Reports);
        var others = await OfItselfAsync(other, Projects);

        var answer = await server.ExchangeAsync(projects, tokens.AccessToken, ("resource", Reports), ("actor_token", own), ("actor_token_type", AccessToken));
        Assert.Equal([projects.Id], ActorsOf(answer));

        foreach (var actor in new[] { others, tokens.AccessToken, answer.AccessToken, "x" })
        {
            var refused = await server.ExchangeAsync(projects, tokens.AccessToken, ("resource", Reports), ("actor_token", actor), ("actor_token_type", AccessToken));
            Assert.Equal((400, null), (refused.Status, refused["access_token"]));
        }

        Assert.Equal("invalid_request", (await server.ExchangeAsync(projects, tokens.AccessToken, ("resource", Reports), ("actor_token", own)))["error"]);
    }

    [Fact]
    public async Task Only_clients_with_a_secret_and_the_grant_exchange()
    {
        var (projects, tokens, _) = await SignedInAsync();
        var (program, secret) = await server.AddProgramAsync("openid");

        Assert.Equal("unauthorized_client", (await server.ExchangeAsync(new(program, secret, Projects), tokens.AccessToken, ("resource", Reports)))["error"]);
        Assert.Equal("invalid_client", (await server.ExchangeAsync(projects with { Secret = "wrong" }, tokens.AccessToken, ("resource", Reports)))["error"]);
        Assert.Equal(400, (await server.TokenAsync(
            ("grant_type", GrantType), ("client_id", tokens.Access.GetClaim("client_id").Value), ("subject_token", tokens.AccessToken),
            ("subject_token_type", AccessToken), ("resource", Projects))).Status);
    }

    [Fact]
    public async Task What_was_taken_from_either_client_is_passed_on_no_more()
    {
        var (projects, tokens, _) = await SignedInAsync();
        var clients = new ClientClient(server.As((await server.AddPersonAsync("pat", isOperator: true)).Id));
        var application = tokens.Access.GetClaim("client_id").Value;
        await clients.UpdateClientAsync(new() { ClientId = application, Client = new() { Scopes = { "openid", "organization" } }, UpdateMask = new() { Paths = { "scopes" } } });

        Assert.Equal("openid organization", InOrder((await server.ExchangeAsync(projects, tokens.AccessToken, ("resource", Reports)))["scope"]));

        await clients.UpdateClientAsync(new() { ClientId = application, UpdateMask = new() { Paths = { "resources" } } });
        Assert.Equal("invalid_grant", (await server.ExchangeAsync(projects, tokens.AccessToken, ("resource", Reports)))["error"]);
        await clients.DeleteClientAsync(new() { ClientId = application });
        Assert.Equal("invalid_grant", (await server.ExchangeAsync(projects, tokens.AccessToken, ("resource", Reports)))["error"]);
    }

    [Fact]
    public async Task At_our_own_api_a_passed_on_token_has_no_operators_rights_and_makes_nothing_that_outlives_it()
    {
        var (projects, tokens, _) = await SignedInAsync([ApiResource.Name], isOperator: true, scopes: "openid");
        var passed = await server.ExchangeAsync(projects, tokens.AccessToken, ("resource", ApiResource.Name));
        var organizations = new OrganizationClient(server.With(passed.AccessToken));

        var created = await organizations.CreateOrganizationAsync(new() { Name = "By a service" });

        Assert.NotEmpty(created.Organization.Id);
        var refused = await Refused.AsyncOf(() => organizations.SuspendOrganizationAsync(new() { OrganizationId = created.Organization.Id }));
        Assert.Equal("PERMISSION_DENIED", refused.Reason);
        var lasting = await Refused.AsyncOf(() => new V1.ApiKeyService.ApiKeyServiceClient(server.With(passed.AccessToken)).CreateUserApiKeyAsync(new() { DisplayName = "For ever" }));
        Assert.Equal("PERMISSION_DENIED", lasting.Reason);
    }

    [Fact]
    public async Task Discovery_names_the_grant()
    {
        var document = await server.GetJsonAsync("/.well-known/openid-configuration");

        Assert.Contains(GrantType, document.GetProperty("grant_types_supported").EnumerateArray().Select(grant => grant.GetString()));
    }

    private Task<(Service Projects, TokenRequests.Answer Tokens, string Organization)> SignedInAsync(params string[] calls) =>
        SignedInAsync(calls, isOperator: false, Scopes);

    private Task<(Service Projects, TokenRequests.Answer Tokens, string Organization)> SignedInAsync(string scopes) =>
        SignedInAsync([], isOperator: false, scopes);

    /// <summary>Somebody who owns an organization, at an application that calls a service, which calls others.</summary>
    private async Task<(Service Projects, TokenRequests.Answer Tokens, string Organization)> SignedInAsync(string[] calls, bool isOperator, string scopes)
    {
        var dave = await server.AddPersonAsync("dave", isOperator);
        var organization = (await new OrganizationClient(server.As(dave.Id)).CreateOrganizationAsync(new() { Name = "Foo Fighters" })).Organization;
        var projects = await server.AddServiceAsync(Projects, calls.Length > 0 ? calls : [Reports]);
        var application = await server.AddApplicationForAsync(Projects);
        using var browser = await Browser.OfAsync(server, dave);
        return (projects, await browser.SignInAsync(application, scopes), organization.Id);
    }

    private async Task<string> OfItselfAsync(Service service, string resource) => (await server.TokenAsync(
        ("grant_type", "client_credentials"), ("client_id", service.Id), ("client_secret", service.Secret), ("resource", resource))).AccessToken;

    private static string InOrder(string? scopes) => string.Join(' ', scopes!.Split(' ').Order(StringComparer.Ordinal));
}
