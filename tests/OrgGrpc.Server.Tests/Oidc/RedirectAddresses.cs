using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>Where a client may have people sent: to the addresses it registered, character by character.</summary>
public sealed class RedirectAddresses(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
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
}
