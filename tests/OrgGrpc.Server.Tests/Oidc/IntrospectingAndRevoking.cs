using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Tests.Harness;
using OrganizationClient = OrgGrpc.V1.OrganizationService.OrganizationServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

public sealed class IntrospectingAndRevoking(ServerUnderTest server) : IClassFixture<ServerUnderTest>, IAsyncLifetime
{
    private (string Id, string Secret) client;
    private Membership membership = null!;
    private TokenRequests.Answer tokens = null!;

    public async ValueTask InitializeAsync()
    {
        var (dave, krist) = (await server.AddPersonAsync("dave"), await server.AddPersonAsync("krist"));
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
    public async Task Revoking_rubbish_tells_nothing()
    {
        Assert.Equal(200, (await RevokeAsync("no token at all")).Status);
        Assert.Equal(200, (await RevokeAsync(new string('a', 20_000))).Status);
    }

    private Task<TokenRequests.Answer> RevokeAsync(string token) =>
        server.PostFormAsync("/connect/revoke", ("client_id", client.Id), ("client_secret", client.Secret), ("token", token));

    /// <summary>That the token does not hold is all that the answer says, if it says anything.</summary>
    private async Task IsInactiveAsync((string Id, string Secret) asking, string token)
    {
        var answer = await server.IntrospectAsync(asking, token);
        Assert.Equal((200, "False"), (answer.Status, answer["active"]));
        Assert.Single(answer.Body.EnumerateObject());
    }
}
