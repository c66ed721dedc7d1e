using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Tests.Harness;
using ClientClient = OrgGrpc.V1.ClientService.ClientServiceClient;
using OrganizationClient = OrgGrpc.V1.OrganizationService.OrganizationServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

public sealed class CodesAndRefreshTokens(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Theory]
    [InlineData("code_challenge", null)]
    [InlineData("code_challenge_method", "plain")]
    [InlineData("response_type", "token")]
    [InlineData("scope", "openid payroll")]
    public async Task A_request_without_what_it_needs_gets_no_code(string parameter, string? value)
    {
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, await server.AddPersonAsync("dave"));

        var answer = await browser.AuthorizeAsync(client, "openid", (parameter, value), ("code_challenge_method", value is null ? null : value == "plain" ? "plain" : "S256"));

        Assert.Null(answer["code"]);
        Assert.Null(answer["access_token"]);
    }

    [Fact]
    public async Task Of_many_uses_of_a_refresh_token_at_once_exactly_one_succeeds()
    {
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, await server.AddPersonAsync("dave"));
        var tokens = await browser.SignInAsync(client, "openid offline_access");
        for (var round = 0; round < 100; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.RefreshAsync(client, tokens)));

            tokens = Assert.Single(answers, answer => answer.Status == 200);
            Assert.All(answers.Where(answer => answer.Status != 200), answer => Assert.Equal("invalid_grant", answer["error"]));
        }
    }

    [Theory]
    [MemberData(nameof(Endings.OfAuthority), MemberType = typeof(Endings))]
    [MemberData(nameof(Endings.OfSessions), MemberType = typeof(Endings))]
    public async Task What_no_longer_holds_is_refused_at_every_door(string what)
    {
        var (dave, krist) = (await server.AddPersonAsync("dave"), await server.AddPersonAsync("krist"));
        var organization = (await new OrganizationClient(server.As(dave.Id)).CreateOrganizationAsync(new() { Name = "Nirvana" })).Organization;
        var membership = await server.JoinAsync(organization.Id, krist);
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, krist);
        var tokens = await browser.SignInAsync(client, "openid offline_access organization");
        var code = await browser.AuthorizeAsync(client, "openid organization");
        Assert.Equal(200, (await server.UserinfoAsync(tokens.AccessToken)).Status);

        await server.EndAsync(what, membership);

        Assert.Equal("invalid_grant", (await browser.RedeemAsync(client, code))["error"]);
        Assert.Equal("invalid_grant", (await server.RefreshAsync(client, tokens))["error"]);
        if (!Endings.OfSessions.Any(row => row.Data == what))
        {
            Assert.Equal(401, (await server.UserinfoAsync(tokens.AccessToken)).Status);
        }
    }

    [Fact]
    public async Task A_session_that_was_ended_gets_no_more_codes()
    {
        var client = await server.AddApplicationAsync();
        var dave = await server.AddPersonAsync("dave");
        using var browser = await Browser.OfAsync(server, dave);
        Assert.NotNull((await browser.AuthorizeAsync(client, "openid"))["code"]);

        await server.WriteAsync(async db =>
        {
            (await db.Users.SingleAsync(user => user.Id == dave.Id)).EndSessions();
            return true;
        });

        // Pages look at most once a minute; what would outlive that minute is refused at once.
        Assert.Equal("/sign-in", (await browser.AuthorizeAsync(client, "openid")).Target);
        Assert.Equal("login_required", (await browser.AuthorizeAsync(client, "openid", ("prompt", "none")))["error"]);
    }

    [Fact]
    public async Task What_was_taken_from_a_client_is_not_in_its_next_tokens()
    {
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, await server.AddPersonAsync("dave"));
        var scope = "openid profile offline_access";
        var first = await browser.SignInAsync(client, scope, ("resource", "https://projects.example.org"));
        var other = await browser.SignInAsync(client, scope);

        var pat = await server.AddPersonAsync("pat", isOperator: true);
        await new ClientClient(server.As(pat.Id)).UpdateClientAsync(new()
        {
            ClientId = client,
            Client = new() { Scopes = { "email" } },
            UpdateMask = new() { Paths = { "scopes", "resources" } },
        });

        Assert.Equal("invalid_target", (await server.RefreshAsync(client, first))["error"]);
        var next = await server.RefreshAsync(client, other);
        Assert.Equal(["offline_access", "openid"], next["scope"]?.Split(' ').Order());
        Assert.False(next.Id.TryGetPayloadValue<string>("name", out _));
    }

    [Fact]
    public async Task Whoever_must_be_asked_is_led_to_a_page_unless_the_client_forbids_it()
    {
        var dave = await server.AddPersonAsync("dave");
        var client = await server.AddApplicationAsync();
        using var nobody = await Browser.OfAsync(server, null);
        using var browser = await Browser.OfAsync(server, dave);

        Assert.Equal("/sign-in", (await nobody.AuthorizeAsync(client, "openid")).Target);
        Assert.Equal("login_required", (await nobody.AuthorizeAsync(client, "openid", ("prompt", "none")))["error"]);
        var choosing = await browser.AuthorizeAsync(client, "openid organization");
        Assert.Equal("/organizations/choose", choosing.Target);
        Assert.StartsWith("/connect/authorize?", choosing["returnUrl"]);
        Assert.Equal("interaction_required", (await browser.AuthorizeAsync(client, "openid organization", ("prompt", "none")))["error"]);
        var again = await browser.AuthorizeAsync(client, "openid", ("prompt", "login"));
        Assert.Equal(("/sign-in", "login"), (again.Target, again["prompt"]));
        Assert.DoesNotContain("prompt=login", again["returnUrl"]);
        var asking = await server.AddApplicationAsync(asksConsent: true);
        Assert.Equal("/consent", (await browser.AuthorizeAsync(asking, "openid")).Target);
        Assert.Equal("access_denied", (await browser.AuthorizeAsync(asking, "openid", ("consent", "denied")))["error"]);
    }

    [Fact]
    public async Task A_foreign_organization_is_denied_whatever_it_is_called()
    {
        var (dave, kurt) = (await server.AddPersonAsync("dave"), await server.AddPersonAsync("kurt"));
        var foreign = (await new OrganizationClient(server.As(kurt.Id)).CreateOrganizationAsync(new() { Name = "Nirvana", Slug = "nirvana-of-kurt" })).Organization;
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, dave);

        foreach (var name in new[] { foreign.Id, foreign.Slug, "NIRVANA-OF-KURT", "no-such-organization", "org_00000000000000000000000000" })
        {
            Assert.Equal("access_denied", (await browser.AuthorizeAsync(client, "openid organization", ("organization", name)))["error"]);
        }
    }
}
