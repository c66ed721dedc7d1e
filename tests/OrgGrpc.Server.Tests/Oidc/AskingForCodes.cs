using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>What the parameters of an authorization request do, and what unknown and doubled ones do not.</summary>
public sealed class AskingForCodes(ClockedServer server) : IClassFixture<ClockedServer>, IAsyncLifetime
{
    private string client = "";
    private User dave = null!;
    private Browser browser = null!;

    public async ValueTask InitializeAsync()
    {
        client = await server.AddApplicationAsync();
        dave = await server.AddPersonAsync("dave");
        browser = await Browser.OfAsync(server, dave);
    }

    public ValueTask DisposeAsync()
    {
        browser.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("a b&c=d#e?f+g%20h")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("ümlaut 克里斯特 🎸")]
    [InlineData("\"'\\")]
    public async Task State_and_nonce_come_back_as_they_went(string text)
    {
        var answer = await browser.AuthorizeAsync(client, "openid", ("state", text), ("nonce", text));
        Assert.Equal((Browser.Redirect, text), (answer.Target, answer["state"]));
        Assert.Equal(text, (await browser.RedeemAsync(client, answer)).Id.GetClaim("nonce").Value);

        using var nobody = await Browser.OfAsync(server, null);
        var refused = await nobody.AuthorizeAsync(client, "openid", ("state", text), ("prompt", "none"));
        Assert.Equal(("login_required", text), (refused["error"], refused["state"]));
    }

    [Fact]
    public async Task An_answer_names_its_issuer() =>
        Assert.Equal("http://127.0.0.1:5080/", (await browser.AuthorizeAsync(client, "openid"))["iss"]);

    [Fact]
    public async Task Whoever_signed_in_longer_ago_than_max_age_signs_in_again()
    {
        server.Clock.Advance(TimeSpan.FromSeconds(119));

        var young = await browser.AuthorizeAsync(client, "openid", ("max_age", "120"));
        var signedIn = (await browser.RedeemAsync(client, young)).Id.GetPayloadValue<long>("auth_time");
        Assert.Equal(119, server.Clock.GetUtcNow().ToUnixTimeSeconds() - signedIn);

        server.Clock.Advance(TimeSpan.FromSeconds(2));
        var old = await browser.AuthorizeAsync(client, "openid", ("max_age", "120"));
        Assert.Equal(("/sign-in", "login"), (old.Target, old["prompt"]));
        Assert.Equal("login_required", (await browser.AuthorizeAsync(client, "openid", ("max_age", "120"), ("prompt", "none")))["error"]);
    }

    [Fact]
    public async Task A_max_age_of_nothing_asks_once_and_not_for_ever()
    {
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        var asking = await browser.AuthorizeAsync(client, "openid", ("max_age", "0"));
        Assert.Equal("/sign-in", asking.Target);

        using var signedIn = await Browser.OfAsync(server, dave);
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.NotNull((await signedIn.GetAsync(asking["returnUrl"]!))["code"]);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("99999999999999999999")]
    public async Task A_max_age_that_is_none_is_refused(string value) =>
        Assert.Equal("invalid_request", (await browser.AuthorizeAsync(client, "openid", ("max_age", value)))["error"]);

    [Theory]
    [InlineData("none login")]
    [InlineData("none consent")]
    public async Task Asking_and_not_asking_at_once_is_refused(string prompt)
    {
        var answer = await browser.AuthorizeAsync(client, "openid", ("prompt", prompt));

        Assert.Equal((400, null, null), (answer.Status, answer.Location, answer["code"]));
    }

    [Fact]
    public async Task A_request_for_another_person_asks_who_is_there()
    {
        using var other = await Browser.OfAsync(server, await server.AddPersonAsync("krist"));
        var own = (await browser.SignInAsync(client, "openid"))["id_token"];
        var foreign = (await other.SignInAsync(client, "openid"))["id_token"];

        Assert.NotNull((await browser.AuthorizeAsync(client, "openid", ("id_token_hint", own)))["code"]);
        Assert.Equal("/sign-in", (await browser.AuthorizeAsync(client, "openid", ("id_token_hint", foreign))).Target);
        Assert.Equal("login_required", (await browser.AuthorizeAsync(client, "openid", ("id_token_hint", foreign), ("prompt", "none")))["error"]);
    }

    [Theory]
    [InlineData("not a token")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c2VyX3gifQ.")]
    public async Task A_hint_that_nobody_signed_names_nobody(string hint)
    {
        var answer = await browser.AuthorizeAsync(client, "openid", ("id_token_hint", hint));

        Assert.Equal(dave.Id.ToString(), (await browser.RedeemAsync(client, answer)).Id.Subject);
    }

    [Fact]
    public async Task Unknown_parameters_are_ignored()
    {
        var answer = await browser.AuthorizeAsync(
            client, "openid", ("foo", "bar"), ("acr_values", "gold"), ("ui_locales", "tlh"), ("login_hint", "x"), ("display", "popup"));
        Assert.Equal((Browser.Redirect, null), (answer.Target, answer["foo"]));
        Assert.Equal(200, (await browser.RedeemAsync(client, answer, ("foo", "bar"))).Status);
    }

    [Theory]
    [InlineData("scope=openid")]
    [InlineData("client_id=another")]
    [InlineData("redirect_uri=https%3A%2F%2Fevil.example.org")]
    [InlineData("state=2")]
    [InlineData("organization=a&organization=b")]
    public async Task Parameters_that_come_twice_are_refused(string again)
    {
        var answer = await browser.GetAsync(
            $"/connect/authorize?client_id={client}&response_type=code&redirect_uri={Uri.EscapeDataString(Browser.Redirect)}&scope=openid&state=1"
            + $"&code_challenge={new string('a', 43)}&code_challenge_method=S256&{again}");

        Assert.Null(answer["code"]);
        Assert.DoesNotContain("evil", answer.Target, StringComparison.Ordinal);
        Assert.Equal("invalid_request", answer.Location is null && answer.Status == 400 ? "invalid_request" : answer["error"]);
    }

    [Theory]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("request_uri", "http://127.0.0.1:9/request")]
    [InlineData("response_mode", "query.jwt")]
    [InlineData("response_type", "code id_token")]
    public async Task What_is_not_offered_gives_no_code(string parameter, string value)
    {
        var answer = await browser.AuthorizeAsync(client, "openid", (parameter, value));

        Assert.Null(answer["code"]);
        Assert.Null(answer["id_token"]);
    }
}
