using OrgGrpc.Server.Tests.Harness;
using OrganizationClient = OrgGrpc.V1.OrganizationService.OrganizationServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

public sealed class RedeemingCodes(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
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
}
