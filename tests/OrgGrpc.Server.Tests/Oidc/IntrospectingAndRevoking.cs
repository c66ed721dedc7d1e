using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Tests.Harness;
using MembershipClient = OrgGrpc.V1.MembershipService.MembershipServiceClient;
using OrganizationClient = OrgGrpc.V1.OrganizationService.OrganizationServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

public sealed class IntrospectingAndRevoking(ServerUnderTest server) : IClassFixture<ServerUnderTest>, IAsyncLifetime
{
    private (string Id, string Secret) client;
    private Membership membership = null!;
    private User dave = null!;
    private User krist = null!;
    private TokenRequests.Answer tokens = null!;

    public async ValueTask InitializeAsync()
    {
        (dave, krist) = (await server.AddPersonAsync("dave"), await server.AddPersonAsync("krist"));
        var nirvana = (await new OrganizationClient(server.As(dave.Id)).CreateOrganizationAsync(new() { Name = "Nirvana" })).Organization;
        membership = await server.JoinAsync(nirvana.Id, krist);
        client = await server.AddWebApplicationAsync();
        using var browser = await Browser.OfAsync(server, krist);
        tokens = await browser.SignInAsync(client, "openid offline_access organization", ("resource", ApiResource.Name));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_client_of_a_token_learns_what_it_says()
    {
        var answer = await server.IntrospectAsync(client, tokens.AccessToken);

        Assert.Equal(
            ("True", membership.UserId.ToString(), client.Id, "http://127.0.0.1:5080/"),
            (answer["active"], answer["sub"], answer["client_id"], answer["iss"]));
        Assert.Equal("True", (await server.IntrospectAsync(client, tokens["refresh_token"]!))["active"]);
    }

    [Theory]
    [MemberData(nameof(Endings.OfAuthority), MemberType = typeof(Endings))]
    public async Task Tokens_of_whoever_lost_their_authority_are_inactive(string what)
    {
        await server.EndAsync(what, membership);

        await IsInactiveAsync(client, tokens.AccessToken);
        await IsInactiveAsync(client, tokens["refresh_token"]!);
    }

    [Theory]
    [MemberData(nameof(Endings.OfSessions), MemberType = typeof(Endings))]
    public async Task The_refresh_token_of_an_ended_sign_in_is_inactive(string what)
    {
        await server.EndAsync(what, membership);

        await IsInactiveAsync(client, tokens["refresh_token"]!);
    }

    [Theory]
    [MemberData(nameof(Endings.OfSessions), MemberType = typeof(Endings))]
    public async Task The_access_token_of_an_ended_sign_in_is_inactive(string what)
    {
        await server.EndAsync(what, membership);

        await IsInactiveAsync(client, tokens.AccessToken);
    }

    [Fact]
    public async Task A_token_with_the_roles_from_before_is_inactive_and_the_next_one_is_not()
    {
        await SetRolesAsync("admin");

        await IsInactiveAsync(client, tokens.AccessToken);
        Assert.Equal("True", (await server.IntrospectAsync(client, tokens["refresh_token"]!))["active"]);
        var next = await server.RefreshAsync(client.Id, tokens, ("client_secret", client.Secret));
        Assert.Equal("True", (await server.IntrospectAsync(client, next.AccessToken))["active"]);
    }

    [Fact]
    public async Task Who_came_back_after_a_removal_needs_a_new_token()
    {
        await server.EndAsync("removed", membership);
        await server.JoinAsync(membership.OrganizationId.ToString(), krist);

        await IsInactiveAsync(client, tokens.AccessToken);
    }

    [Fact]
    public async Task A_change_that_no_token_tells_leaves_tokens_active()
    {
        await SetTitleAsync("Bass");

        Assert.Equal("True", (await server.IntrospectAsync(client, tokens.AccessToken))["active"]);
    }

    [Fact]
    public async Task Only_a_service_in_the_audience_learns_organization_roles_and_permissions()
    {
        using var browser = await Browser.OfAsync(server, krist);
        var forProjects = await browser.SignInAsync(client, "openid organization org_permissions", ("resource", "https://projects.example.org"));
        var projects = await AddServiceAsync("https://projects.example.org");
        var billing = await AddServiceAsync("https://billing.example.org");

        var told = await server.IntrospectAsync(projects, forProjects.AccessToken);
        Assert.Equal(
            ("True", membership.OrganizationId.ToString(), forProjects.Access.GetClaim("sid").Value), (told["active"], told["org_id"], told["sid"]));
        Assert.Equal(["member"], told.Body.GetProperty("org_roles").EnumerateArray().Select(role => role.GetString()));
        Assert.Equal(forProjects.Access.GetPayloadValue<long>("org_rev"), told.Body.GetProperty("org_rev").GetInt64());
        Assert.Equal(System.Text.Json.JsonValueKind.Array, told.Body.GetProperty("org_permissions").ValueKind);
        Assert.Contains("organization", told["scope"], StringComparison.Ordinal);

        await IsInactiveAsync(billing, forProjects.AccessToken);
        await IsInactiveAsync(projects, tokens.AccessToken);
        var holder = await server.IntrospectAsync(client, forProjects.AccessToken);
        Assert.Equal(("True", null, null, null), (holder["active"], holder["org_id"], holder["org_roles"], holder["org_permissions"]));

        await SetRolesAsync("admin");
        await IsInactiveAsync(projects, forProjects.AccessToken);
    }

    [Fact]
    public async Task A_service_learns_nothing_of_refresh_tokens_and_id_tokens()
    {
        var projects = await AddServiceAsync("https://projects.example.org");

        await IsInactiveAsync(projects, tokens["refresh_token"]!);
        Assert.Equal("unsupported_token_type", (await server.IntrospectAsync(projects, tokens["id_token"]!))["error"]);
    }

    [Fact]
    public async Task Another_client_learns_nothing()
    {
        var foreign = await server.AddWebApplicationAsync();

        await IsInactiveAsync(foreign, tokens.AccessToken);
        await IsInactiveAsync(foreign, tokens["refresh_token"]!);
        await IsInactiveAsync(foreign, "no token at all");
    }

    [Fact]
    public async Task Nobody_introspects_without_their_secret()
    {
        var open = await server.AddApplicationAsync();

        Assert.Equal("invalid_client", (await server.IntrospectAsync((client.Id, "wrong"), tokens.AccessToken))["error"]);
        Assert.Null((await server.PostFormAsync("/connect/introspect", ("token", tokens.AccessToken)))["active"]);
        Assert.Equal("invalid_client", (await server.PostFormAsync("/connect/introspect", ("client_id", client.Id), ("token", tokens.AccessToken)))["error"]);
        Assert.Null((await server.PostFormAsync("/connect/introspect", ("client_id", open), ("token", tokens.AccessToken)))["active"]);
    }

    [Theory]
    [InlineData("another client")]
    [InlineData("a wrong secret")]
    [InlineData("no secret")]
    [InlineData("no client")]
    public async Task Nobody_else_revokes_a_token(string who)
    {
        var foreign = await server.AddWebApplicationAsync();
        (string, string)[] authentication = who switch
        {
            "another client" => [("client_id", foreign.Id), ("client_secret", foreign.Secret)],
            "a wrong secret" => [("client_id", client.Id), ("client_secret", foreign.Secret)],
            "no secret" => [("client_id", client.Id)],
            _ => [],
        };

        foreach (var token in new[] { tokens.AccessToken, tokens["refresh_token"]! })
        {
            var answer = await server.PostFormAsync("/connect/revoke", [.. authentication, ("token", token)]);

            // A client that shows who it is does not learn whether the token exists (RFC 7009 section 2.2).
            Assert.Equal(who == "another client", answer.Status == 200);
            Assert.Equal("True", (await server.IntrospectAsync(client, token))["active"]);
        }
    }

    [Fact]
    public async Task Revoking_the_refresh_token_ends_the_sign_in()
    {
        Assert.Equal(200, (await RevokeAsync(tokens["refresh_token"]!)).Status);

        await IsInactiveAsync(client, tokens["refresh_token"]!);
        Assert.Equal("invalid_grant", (await server.RefreshAsync(client.Id, tokens, ("client_secret", client.Secret)))["error"]);
    }

    [Fact]
    public async Task A_revoked_access_token_is_inactive_and_leaves_the_sign_in()
    {
        Assert.Equal(200, (await RevokeAsync(tokens.AccessToken)).Status);

        await IsInactiveAsync(client, tokens.AccessToken);
        Assert.Equal(401, (await server.UserinfoAsync(tokens.AccessToken)).Status);
        Assert.NotNull((await server.RefreshAsync(client.Id, tokens, ("client_secret", client.Secret)))["access_token"]);
    }

    [Fact]
    public async Task Revoking_twice_is_no_error()
    {
        Assert.Equal(200, (await RevokeAsync(tokens["refresh_token"]!)).Status);
        Assert.Equal(200, (await RevokeAsync(tokens["refresh_token"]!)).Status);
    }

    [Fact]
    public async Task Revoking_rubbish_tells_nothing()
    {
        Assert.Equal(200, (await RevokeAsync("no token at all")).Status);
        Assert.Equal(200, (await RevokeAsync(new string('a', 20_000))).Status);
    }

    private Task<TokenRequests.Answer> RevokeAsync(string token) =>
        server.PostFormAsync("/connect/revoke", ("client_id", client.Id), ("client_secret", client.Secret), ("token", token));

    private Task SetRolesAsync(params string[] roles) => Members().UpdateMembershipAsync(new()
    {
        OrganizationId = membership.OrganizationId.ToString(),
        MembershipId = membership.Id.ToString(),
        Membership = new() { Roles = { roles } },
        UpdateMask = new() { Paths = { "roles" } },
    }).ResponseAsync;

    private Task SetTitleAsync(string title) => Members().UpdateMembershipAsync(new()
    {
        OrganizationId = membership.OrganizationId.ToString(),
        MembershipId = membership.Id.ToString(),
        Membership = new() { Title = title },
        UpdateMask = new() { Paths = { "title" } },
    }).ResponseAsync;

    private MembershipClient Members() => new(server.As(dave.Id));

    private Task<(string Id, string Secret)> AddServiceAsync(string resource) => server.InScopeAsync(async services =>
    {
        var service = await server.AddProgramAsync();
        var applications = services.GetRequiredService<IOpenIddictApplicationManager>();
        var application = (await applications.FindByClientIdAsync(service.Id))!;
        var descriptor = new OpenIddictApplicationDescriptor();
        await applications.PopulateAsync(descriptor, application);
        descriptor.Permissions.Add($"srv:{resource}");
        await applications.UpdateAsync(application, descriptor);
        return service;
    });

    /// <summary>That the token does not hold is all that the answer says, if it says anything.</summary>
    private async Task IsInactiveAsync((string Id, string Secret) asking, string token)
    {
        var answer = await server.IntrospectAsync(asking, token);
        Assert.Equal((200, "False"), (answer.Status, answer["active"]));
        Assert.Single(answer.Body.EnumerateObject());
    }
}
