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

    [Theory]
    [InlineData("https://app.example.org/Callback")]
    [InlineData("https://app.example.org:444/callback")]
    [InlineData("https://app.example.org/callback/")]
    [InlineData("https://app.example.org/x/../callback")]
    [InlineData("https://app.example.org/callback?x=1")]
    [InlineData("https://user@app.example.org/callback")]
    [InlineData("https://APP.example.org/callback")]
    [InlineData("http://app.example.org/callback")]
    [InlineData("https://evil.example.org/callback")]
    [InlineData("https://app.example.org:443/callback")]
    [InlineData("https://app.example.org/./callback")]
    [InlineData("https://app.example.org/%63allback")]
    [InlineData("https://app.example.org//callback")]
    [InlineData("https://app.example.org\\callback")]
    [InlineData("https://app.example.org/callback#")]
    [InlineData("https://app.example.org/callback#x")]
    [InlineData("https://app.example.org.evil.example.org/callback")]
    [InlineData("https://app.example.org@evil.example.org/callback")]
    [InlineData("https://app.example.org/callback ")]
    [InlineData("https://app.example.org/callback%00")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/callback")]
    [InlineData("")]
    public async Task Nobody_is_sent_to_an_address_that_is_not_registered(string redirect)
    {
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, await server.AddPersonAsync("dave"));

        var answer = await browser.AuthorizeAsync(client, "openid", ("redirect_uri", redirect));

        Assert.Equal(400, answer.Status);
        Assert.Null(answer.Location);
    }

    [Theory]
    [InlineData("http://127.0.0.1:7001/callback")]
    [InlineData("http://127.0.0.1/callback")]
    [InlineData("http://localhost:7000/callback")]
    [InlineData("http://[::1]:7000/callback")]
    public async Task A_loopback_address_is_as_exact_as_any(string redirect)
    {
        var client = await server.AddApplicationAsync(redirectUris: ["http://127.0.0.1:7000/callback"]);
        using var browser = await Browser.OfAsync(server, await server.AddPersonAsync("dave"));

        Assert.NotNull((await browser.AuthorizeAsync(client, "openid", ("redirect_uri", "http://127.0.0.1:7000/callback")))["code"]);
        var answer = await browser.AuthorizeAsync(client, "openid", ("redirect_uri", redirect));
        Assert.Equal((400, null), (answer.Status, answer.Location));
    }

    [Theory]
    [InlineData("without a verifier")]
    [InlineData("with the challenge as verifier")]
    [InlineData("with an empty verifier")]
    [InlineData("with another address")]
    [InlineData("without an address")]
    [InlineData("after its minute")]
    public async Task A_code_is_worth_nothing(string how)
    {
        await using var clocked = new ClockedServer();
        await clocked.InitializeAsync();
        var client = await clocked.AddApplicationAsync();
        using var browser = await Browser.OfAsync(clocked, await clocked.AddPersonAsync("dave"));
        var answer = await browser.AuthorizeAsync(client, "openid");
        if (how == "after its minute")
        {
            clocked.Clock.Advance(TimeSpan.FromSeconds(61));
        }

        Dictionary<string, string> form = new()
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = client,
            ["code"] = answer["code"]!,
            ["redirect_uri"] = how == "with another address" ? "https://evil.example.org" : Browser.Redirect,
            ["code_verifier"] = how switch
            {
                "with the challenge as verifier" => Browser.ChallengeOf(browser.Verifier),
                "with an empty verifier" => "",
                _ => browser.Verifier,
            },
        };
        form.Remove(how switch
        {
            "without a verifier" => "code_verifier",
            "without an address" => "redirect_uri",
            _ => "",
        });

        var tokens = await clocked.TokenAsync([.. form.Select(field => (field.Key, field.Value))]);

        Assert.Equal((400, null), (tokens.Status, tokens["access_token"]));
        Assert.Contains(tokens["error"], new[] { "invalid_grant", "invalid_request" });
    }

    [Fact]
    public async Task A_code_needs_its_verifier_and_its_client()
    {
        var (client, other) = (await server.AddApplicationAsync(), await server.AddApplicationAsync());
        using var browser = await Browser.OfAsync(server, await server.AddPersonAsync("dave"));

        var answer = await browser.AuthorizeAsync(client, "openid");
        var wrong = await server.TokenAsync(
            ("grant_type", "authorization_code"), ("client_id", client), ("code", answer["code"]!), ("redirect_uri", Browser.Redirect),
            ("code_verifier", new string('a', 43)));
        Assert.Equal("invalid_grant", wrong["error"]);

        var stolen = await browser.RedeemAsync(other, await browser.AuthorizeAsync(client, "openid"));
        Assert.Equal("invalid_grant", stolen["error"]);
    }

    [Fact]
    public async Task A_code_that_comes_twice_ends_what_the_first_use_began()
    {
        var dave = await server.AddPersonAsync("dave");
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, dave);
        var answer = await browser.AuthorizeAsync(client, "openid offline_access", ("resource", "urn:orggrpc"));
        var first = await browser.RedeemAsync(client, answer);
        var organizations = new OrganizationClient(server.With(first.AccessToken));
        await organizations.CreateOrganizationAsync(new() { Name = "Before" });

        var second = await browser.RedeemAsync(client, answer);

        Assert.Equal("invalid_grant", second["error"]);
        Assert.Equal("invalid_grant", (await server.RefreshAsync(client, first))["error"]);
        Assert.Equal("TOKEN_INVALID", (await Refused.AsyncOf(() => organizations.CreateOrganizationAsync(new() { Name = "After" }))).Reason);
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
    public async Task Parameters_that_come_twice_are_refused()
    {
        var (id, secret) = await server.AddProgramAsync("orggrpc.read", "orggrpc.write");

        var answer = await server.TokenAsync(
            ("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret), ("scope", "orggrpc.read"), ("scope", "orggrpc.write"));

        Assert.Equal((400, "invalid_request"), (answer.Status, answer["error"]));
    }

    [Fact]
    public async Task Parameters_that_come_twice_in_an_address_are_refused_whatever_else_the_request_brings()
    {
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/connect/authorize?client_id=one&client_id=two")
        {
            Content = new FormUrlEncodedContent([]),
        };

        using var answer = await http.SendAsync(request);

        Assert.Contains("comes more than once", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
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
