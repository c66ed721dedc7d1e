using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>A client leads the browser to the end of the session; any other page can try the same.</summary>
public sealed class LeavingFromClients(ServerUnderTest server) : IClassFixture<ServerUnderTest>, IAsyncLifetime
{
    private const string Bye = "https://app.example.org/bye";

    private string client = "";
    private Browser browser = null!;
    private string idToken = "";

    public async ValueTask InitializeAsync()
    {
        client = await server.AddApplicationAsync();
        browser = await Browser.OfAsync(server, await server.AddPersonAsync("dave"));
        idToken = (await browser.SignInAsync(client, "openid"))["id_token"]!;
    }

    public ValueTask DisposeAsync()
    {
        browser.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task With_the_persons_own_token_the_session_ends_and_the_browser_goes_back()
    {
        var answer = await LeaveAsync($"id_token_hint={idToken}&post_logout_redirect_uri={Bye}&state=a%26b");

        Assert.Equal((302, Bye, "a&b"), (answer.Status, answer.Target, answer["state"]));
        Assert.True(answer.SetsCookie);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("only the client")]
    [InlineData("token of another person")]
    public async Task Without_it_the_person_is_asked(string what)
    {
        using var other = await Browser.OfAsync(server, await server.AddPersonAsync("krist"));
        var answer = await LeaveAsync(what switch
        {
            "nothing" => "",
            "only the client" => $"client_id={client}&post_logout_redirect_uri={Bye}",
            _ => $"id_token_hint={(await other.SignInAsync(client, "openid"))["id_token"]}",
        });

        Assert.Equal((302, "/sign-out", false), (answer.Status, answer.Target, answer.SetsCookie));
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("access token")]
    [InlineData("alg none")]
    [InlineData("not a token")]
    public async Task A_forged_token_ends_nothing(string how)
    {
        var hint = how switch
        {
            "changed" => idToken[..^8] + "AAAAAAAA",
            "access token" => (await browser.SignInAsync(client, "openid")).AccessToken,
            "alg none" => $"eyJhbGciOiJub25lIn0.{idToken.Split('.')[1]}.",
            _ => "abc",
        };

        var answer = await LeaveAsync($"id_token_hint={hint}&post_logout_redirect_uri={Bye}");

        Assert.False(answer.SetsCookie);
        Assert.NotEqual(Bye, answer.Target);
    }

    [Theory]
    [InlineData("https://evil.example.org/bye")]
    [InlineData("https://app.example.org/bye/")]
    [InlineData("https://app.example.org/BYE")]
    [InlineData("https://app.example.org/bye?x=1")]
    [InlineData("https://app.example.org/bye%23x")]
    [InlineData("//evil.example.org")]
    public async Task Nobody_is_sent_to_an_address_that_is_not_registered(string address)
    {
        var answer = await LeaveAsync($"id_token_hint={idToken}&post_logout_redirect_uri={Uri.EscapeDataString(address)}");

        Assert.Equal((400, null, false), (answer.Status, answer.Location, answer.SetsCookie));
    }

    [Fact]
    public async Task An_address_of_another_client_is_not_enough()
    {
        var other = Clients.NewClientId();
        await server.AddClientAsync(new() { ClientId = other, IsConfidential = false, Grants = new HashSet<ClientGrant> { ClientGrant.AuthorizationCode }, RedirectUris = [Browser.Redirect], PostLogoutRedirectUris = ["https://other.example.org/bye"] });

        var answer = await LeaveAsync($"id_token_hint={idToken}&post_logout_redirect_uri=https://other.example.org/bye");

        Assert.Equal((400, null, false), (answer.Status, answer.Location, answer.SetsCookie));
    }

    private Task<Browser.Answer> LeaveAsync(string query) => browser.GetAsync($"/connect/logout?{query}");
}
