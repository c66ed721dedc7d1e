using System.Text.Json;
using OrgGrpc.Server.Tests.Harness;
using OrganizationClient = OrgGrpc.V1.OrganizationService.OrganizationServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>RFC 9126.</summary>
public sealed class PushingRequests(ClockedServer server) : IClassFixture<ClockedServer>, IAsyncLifetime
{
    private (string Id, string Secret) client;
    private User dave = null!;
    private Browser browser = null!;

    public async ValueTask InitializeAsync()
    {
        client = await server.AddWebApplicationAsync();
        dave = await server.AddPersonAsync("dave");
        browser = await Browser.OfAsync(server, dave);
    }

    public ValueTask DisposeAsync()
    {
        browser.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Discovery_names_the_endpoint()
    {
        var discovery = await server.GetJsonAsync("/.well-known/openid-configuration");

        Assert.Equal("http://127.0.0.1:5080/connect/par", discovery.GetProperty("pushed_authorization_request_endpoint").GetString());
        Assert.False(discovery.TryGetProperty("require_pushed_authorization_requests", out var required) && required.GetBoolean());
    }

    [Fact]
    public async Task A_pushed_request_gives_tokens()
    {
        var pushed = await browser.PushAsync(client, "openid", ("state", "s & t"));
        Assert.Equal(201, pushed.Status);
        Assert.InRange(int.Parse(pushed["expires_in"]!, System.Globalization.CultureInfo.InvariantCulture), 590, 600);
        Assert.StartsWith("urn:ietf:params:oauth:request_uri:", pushed["request_uri"], StringComparison.Ordinal);

        var answer = await browser.AuthorizePushedAsync(client.Id, pushed);

        Assert.Equal((Browser.Redirect, "s & t"), (answer.Target, answer["state"]));
        var tokens = await browser.RedeemAsync(client.Id, answer, ("client_secret", client.Secret));
        Assert.Equal(dave.Id.ToString(), tokens.Id.Subject);
        Assert.Equal("a nonce", tokens.Id.GetClaim("nonce").Value);
    }

    [Fact]
    public async Task What_the_browser_adds_does_not_count()
    {
        var pushed = await browser.PushAsync(client, "openid", ("state", "pushed"));

        var answer = await browser.AuthorizePushedAsync(
            client.Id, pushed, "&redirect_uri=https%3A%2F%2Fevil.example.org&scope=openid%20email&state=added&code_challenge=x");

        Assert.Equal((Browser.Redirect, "pushed"), (answer.Target, answer["state"]));
        var tokens = await browser.RedeemAsync(client.Id, answer, ("client_secret", client.Secret));
        Assert.False(tokens.Id.TryGetClaim("email", out _));
    }

    [Fact]
    public async Task It_is_used_once()
    {
        var pushed = await browser.PushAsync(client, "openid");
        Assert.NotNull((await browser.AuthorizePushedAsync(client.Id, pushed))["code"]);

        await IsRefusedAsync(client.Id, pushed);
    }

    [Fact]
    public async Task Of_many_at_once_one_gets_a_code()
    {
        for (var round = 0; round < 5; round++)
        {
            var pushed = await browser.PushAsync(client, "openid");
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => browser.AuthorizePushedAsync(client.Id, pushed)));

            Assert.Single(answers, answer => answer["code"] is not null);
        }
    }

    [Fact]
    public async Task Another_client_cannot_use_it()
    {
        var foreign = await server.AddWebApplicationAsync();
        var pushed = await browser.PushAsync(client, "openid");

        await IsRefusedAsync(foreign.Id, pushed);
        Assert.NotNull((await browser.AuthorizePushedAsync(client.Id, pushed))["code"]);
    }

    [Fact]
    public async Task It_expires()
    {
        var pushed = await browser.PushAsync(client, "openid");
        server.Clock.Advance(TimeSpan.FromSeconds(601));

        await IsRefusedAsync(client.Id, pushed);
    }

    [Theory]
    [InlineData("redirect_uri", "https://evil.example.org/callback")]
    [InlineData("redirect_uri", "https://app.example.org/callback/")]
    [InlineData("scope", "openid orggrpc.operate")]
    [InlineData("response_type", "token")]
    [InlineData("code_challenge", null)]
    [InlineData("code_challenge_method", "plain")]
    [InlineData("resource", "https://somebody.example.org")]
    [InlineData("request_uri", "urn:ietf:params:oauth:request_uri:x")]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.")]
    public async Task What_would_be_refused_in_a_browser_is_refused_when_it_is_pushed(string parameter, string? value)
    {
        var answer = await browser.PushAsync(client, "openid", (parameter, value));

        Assert.Equal((400, null), (answer.Status, answer["request_uri"]));
        Assert.NotNull(answer["error"]);
    }

    [Fact]
    public async Task Only_the_client_itself_pushes()
    {
        Assert.Equal((401, "invalid_client"), Of(await browser.PushAsync((client.Id, "wrong"), "openid")));
        Assert.Equal("invalid_client", (await browser.PushAsync((client.Id, ""), "openid"))["error"]);
        Assert.NotNull((await browser.PushAsync((await server.AddApplicationAsync(), ""), "openid"))["request_uri"]);
    }

    [Fact]
    public async Task Whoever_must_push_is_refused_in_the_browser()
    {
        client = await server.AddWebApplicationAsync(requiresPushedRequests: true);

        Assert.Null((await browser.AuthorizeAsync(client.Id, "openid"))["code"]);
        Assert.NotNull((await browser.AuthorizePushedAsync(client.Id, await browser.PushAsync(client, "openid")))["code"]);
    }

    [Fact]
    public async Task The_organization_is_the_pushed_one()
    {
        var (nirvana, melvins) = (await FoundAsync("Nirvana"), await FoundAsync("Melvins"));
        var pushed = await browser.PushAsync(client, "openid organization", ("organization", nirvana));

        var answer = await browser.AuthorizePushedAsync(client.Id, pushed, $"&organization={melvins}");

        var tokens = await browser.RedeemAsync(client.Id, answer, ("client_secret", client.Secret));
        Assert.Equal(nirvana, tokens.Access.GetClaim("org_id").Value);

        using var stranger = await Browser.OfAsync(server, await server.AddPersonAsync("krist"));
        pushed = await stranger.PushAsync(client, "openid organization", ("organization", nirvana));
        Assert.Equal("access_denied", (await stranger.AuthorizePushedAsync(client.Id, pushed))["error"]);
    }

    [Fact]
    public async Task The_person_chooses_where_the_client_did_not()
    {
        var (_, melvins) = (await FoundAsync("Nirvana"), await FoundAsync("Melvins"));
        var pushed = await browser.PushAsync(client, "openid organization");
        var asking = await browser.AuthorizePushedAsync(client.Id, pushed);
        Assert.Equal("/organizations/choose", asking.Target);

        var answer = await browser.GetAsync($"{asking["returnUrl"]}&organization={melvins}");

        var tokens = await browser.RedeemAsync(client.Id, answer, ("client_secret", client.Secret));
        Assert.Equal(melvins, tokens.Access.GetClaim("org_id").Value);
    }

    [Fact]
    public async Task A_pushed_prompt_asks_once_and_cannot_be_taken_away()
    {
        server.Clock.Advance(TimeSpan.FromSeconds(2));
        var pushed = await browser.PushAsync(client, "openid", ("prompt", "login"));
        Assert.Equal("/sign-in", (await browser.AuthorizePushedAsync(client.Id, pushed)).Target);

        server.Clock.Advance(TimeSpan.FromSeconds(2));
        using var again = await Browser.OfAsync(server, dave);
        Assert.NotNull((await again.AuthorizePushedAsync(client.Id, pushed))["code"]);
    }

    [Fact]
    public async Task The_page_of_consent_shows_what_was_pushed()
    {
        client = await server.AddWebApplicationAsync(asksConsent: true);
        var pushed = await browser.PushAsync(client, "openid email");
        var asking = await browser.AuthorizePushedAsync(client.Id, pushed);
        Assert.Equal("/consent", asking.Target);

        var page = await browser.GetAsync(asking.Location!.OriginalString);

        Assert.Contains("An application", page.Body, StringComparison.Ordinal);
        Assert.Contains("see your e-mail address", page.Body, StringComparison.Ordinal);
        Assert.Equal("access_denied", (await browser.GetAsync($"{asking["returnUrl"]}&consent=denied"))["error"]);
    }

    [Fact]
    public async Task Long_and_doubled_ones_are_refused()
    {
        Assert.Equal(413, (await browser.PushAsync(client, "openid", ("state", new string('s', 17_000)))).Status);
        var twice = await server.PostFormAsync(
            "/connect/par", ("client_id", client.Id), ("client_secret", client.Secret), ("scope", "openid"), ("scope", "openid email"));
        Assert.Equal((400, "invalid_request"), Of(twice));
    }

    private static (int Status, string? Error) Of(TokenRequests.Answer answer) => (answer.Status, answer["error"]);

    private async Task<string> FoundAsync(string name) =>
        (await new OrganizationClient(server.As(dave.Id)).CreateOrganizationAsync(new() { Name = name })).Organization.Id;

    private async Task IsRefusedAsync(string clientId, TokenRequests.Answer pushed)
    {
        var answer = await browser.AuthorizePushedAsync(clientId, pushed);
        Assert.Equal((400, null), (answer.Status, answer.Location));
        Assert.NotEmpty(JsonDocument.Parse(answer.Body).RootElement.GetProperty("error").GetString()!);
    }
}
