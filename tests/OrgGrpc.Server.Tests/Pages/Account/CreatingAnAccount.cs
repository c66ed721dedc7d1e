using System.Net;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Registration;

namespace OrgGrpc.Server.Tests.Pages.Account;

public sealed class CreatingAnAccount(AccountServer server) : IClassFixture<AccountServer>
{
    [Fact]
    public async Task A_known_address_gets_the_same_page_for_the_same_hashes_and_no_second_account()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var visitor = new WebVisitor(server);
        server.Hasher.Hashed = server.Hasher.Verified = 0;

        var unknown = await SendAsync(visitor, "newcomer@example.org");
        Assert.Equal((1, 0), (server.Hasher.Hashed, server.Hasher.Verified));
        var known = await SendAsync(visitor, kurt.Address.Value);
        Assert.Equal((2, 0), (server.Hasher.Hashed, server.Hasher.Verified));

        Assert.Contains("Look into your mailbox", unknown, StringComparison.Ordinal);
        Assert.Equal(unknown, known.Replace(kurt.Address.Value, "newcomer@example.org", StringComparison.Ordinal));
        Assert.NotEqual("", RegistrationServer.SecretOf(await server.Postbox.NextToAsync("newcomer@example.org")));
        Assert.Equal("", RegistrationServer.SecretOf(await server.Postbox.NextToAsync(kurt.Address.Value)));
        using var signedIn = await visitor.SendFormAsync("/sign-in", ("Email", kurt.Address.Value), ("Password", Passwords.Usual));
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
    }

    [Fact]
    public async Task Whoever_makes_an_account_on_the_way_somewhere_is_led_on_from_there()
    {
        const string Query = "?returnUrl=%2Forganizations%2Fnew";
        using var visitor = new WebVisitor(server);

        var entrance = await visitor.ReadAsync($"/sign-in{Query}");
        var form = await visitor.ReadAsync($"/register{Query}");
        using var sent = await visitor.SendFormAsync($"/register{Query}", ("Email", "led@example.org"), ("Name", "Pat"), ("Password", Passwords.Usual));

        Assert.Contains($"href=\"/register{Query}\"", entrance, StringComparison.Ordinal);
        Assert.Contains($"href='/sign-in{Query}'", form, StringComparison.Ordinal);
        Assert.Contains($"href=\"/sign-in{Query}\"", await sent.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("href=\"/register\"", await visitor.ReadAsync("/sign-in?returnUrl=%2F%2Fevil.example"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/connect/authorize?client_id=app&scope=openid&state=a%20b", "/sign-in?returnUrl=%2Fconnect%2Fauthorize%3Fclient_id%3Dapp%26scope%3Dopenid%26state%3Da%2520b")]
    [InlineData("//evil.example", "/sign-in")]
    [InlineData("https://evil.example", "/sign-in")]
    [InlineData("/\\evil.example", "/sign-in")]
    public async Task Whoever_verifies_at_the_browser_where_they_registered_goes_on_from_there(string going, string entrance)
    {
        var email = $"going{Guid.CreateVersion7():N}@example.org";
        using var visitor = new WebVisitor(server);
        using var sent = await visitor.SendFormAsync(
            $"/register?returnUrl={Uri.EscapeDataString(going)}", ("Email", email), ("Name", "Pat"), ("Password", Passwords.Usual));
        var mail = await server.Postbox.NextToAsync(email);
        Assert.DoesNotContain("connect", mail.Content.Text, StringComparison.Ordinal);
        var link = $"/verify-email?secret={RegistrationServer.SecretOf(mail)}";
        await visitor.ReadAsync(link);
        using var wrong = await visitor.SendFormAsync(link, ("Password", "a wrong one"));

        using var verified = await visitor.SendFormAsync(link, ("Password", Passwords.Usual));

        Assert.Contains($"href=\"{entrance}\"", WebUtility.HtmlDecode(await verified.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        using var signedIn = await visitor.SendFormAsync(entrance, ("Email", email), ("Password", Passwords.Usual));
        Assert.Equal(entrance == "/sign-in" ? "/" : going, signedIn.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Whoever_verifies_at_another_browser_is_led_nowhere()
    {
        var email = $"going{Guid.CreateVersion7():N}@example.org";
        using var visitor = new WebVisitor(server);
        using var sent = await visitor.SendFormAsync(
            "/register?returnUrl=/organizations/new", ("Email", email), ("Name", "Pat"), ("Password", Passwords.Usual));
        using var telephone = new WebVisitor(server);

        using var verified = await telephone.SendFormAsync(
            $"/verify-email?secret={await server.Postbox.NextSecretToAsync(email)}&returnUrl=/organizations/new", ("Password", Passwords.Usual));

        Assert.Contains("href=\"/sign-in\"", await verified.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field_and_costs_no_hash()
    {
        using var visitor = new WebVisitor(server);
        server.Hasher.Hashed = 0;

        using var answer = await visitor.SendFormAsync("/register", ("Email", "nobody"), ("Name", ""), ("Password", "short"));

        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(0, server.Hasher.Hashed);
        Assert.All(["Email", "Name", "Password"], field => Assert.Contains($"id=\"{field}-problem\"", page, StringComparison.Ordinal));
        Assert.DoesNotContain("short", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_site_registers_nobody()
    {
        using var visitor = new WebVisitor(server);

        using var answer = await visitor.PostAsync("/register", ("Email", "planted@example.org"), ("Name", "Pat"), ("Password", Passwords.Usual));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(server.Postbox.HasMoreTo("planted@example.org"));
    }

    [Fact]
    public async Task Asking_too_often_is_refused_for_known_and_unknown_addresses_alike()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var visitor = new WebVisitor(server);
        foreach (var address in new[] { kurt.Address.Value, "often@example.org" })
        {
            for (var i = 0; i < 5; i++)
            {
                Assert.Contains("Look into your mailbox", await SendAsync(visitor, address), StringComparison.Ordinal);
            }

            Assert.Contains("Too many tries. Try again in 60 minutes.", await SendAsync(visitor, address), StringComparison.Ordinal);
        }
    }

    private static async Task<string> SendAsync(WebVisitor visitor, string email)
    {
        using var answer = await visitor.SendFormAsync("/register", ("Email", email), ("Name", "Pat Smear"), ("Password", Passwords.Usual));
        return await answer.Content.ReadAsStringAsync();
    }
}
