using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>What OpenID Connect allows in asking who somebody is, and what we do not have to tell.</summary>
public sealed class AskingForUserinfo(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    /// <summary>OpenID Connect Core section 5.3.1: by GET or POST, the token in the header.</summary>
    [Theory]
    [InlineData("GET", null)]
    [InlineData("POST", null)]
    [InlineData("POST", "")]
    [InlineData("POST", "application/x-www-form-urlencoded")]
    public async Task The_token_in_the_header_is_enough(string method, string? type)
    {
        var dave = await server.AddPersonAsync("dave");
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, dave);
        var tokens = await browser.SignInAsync(client, "openid");
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        using var request = new HttpRequestMessage(new(method), "/connect/userinfo");
        request.Headers.Authorization = new("Bearer", tokens.AccessToken);
        if (type is not null)
        {
            request.Content = new ByteArrayContent([]);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var response = await http.SendAsync(request);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Contains(dave.Id.ToString(), await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("address")]
    [InlineData("phone")]
    public async Task A_scope_for_what_we_do_not_know_is_refused_and_not_advertised(string scope)
    {
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, await server.AddPersonAsync("dave"));

        var answer = await browser.AuthorizeAsync(client, $"openid {scope}");

        Assert.Equal((400, null), (answer.Status, answer.Location));
        Assert.Contains("not allowed to use the specified scope", answer.Body, StringComparison.Ordinal);
        var document = await server.GetJsonAsync("/.well-known/openid-configuration");
        var offered = document.GetProperty("scopes_supported").EnumerateArray().Concat(document.GetProperty("claims_supported").EnumerateArray());
        Assert.DoesNotContain(offered, item => item.GetString()!.StartsWith(scope, StringComparison.Ordinal));
    }
}
