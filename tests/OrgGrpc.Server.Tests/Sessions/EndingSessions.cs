using System.Net;
using OrgGrpc.Server.Sessions;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Oidc;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.Server.Tests.Pages.Account;

namespace OrgGrpc.Server.Tests.Sessions;

/// <summary>One session ends, by whatever door, and with it all that hangs on it; the person's other session goes on.</summary>
public sealed class EndingSessions(AccountServer server) : IClassFixture<AccountServer>
{
    private const string Scopes = "openid offline_access";

    [Theory]
    [InlineData("one in the list")]
    [InlineData("all others")]
    [InlineData("signed out there")]
    [InlineData("signed out by a client")]
    public async Task It_is_over_at_every_door_and_no_other_is(string how)
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        var client = await server.AddWebApplicationAsync();
        using var here = await SignedIn.AsAsync(server, kurt, client);
        using var there = await SignedIn.AsAsync(server, kurt, client);
        using var theirs = await SignedIn.AsAsync(server, await server.AddPersonAsync("dave"), client);

        using var answer = how switch
        {
            "one in the list" => await here.Visitor.SendFormAsync("/account/sessions?handler=end", "/account/sessions", ("sessionId", there.Id.ToString())),
            "all others" => await here.Visitor.SendFormAsync("/account/sessions?handler=endOthers", "/account/sessions"),
            "signed out there" => await there.Visitor.SendFormAsync("/sign-out"),
            _ => await there.Visitor.GetAsync($"/connect/logout?id_token_hint={there.Tokens["id_token"]}"),
        };

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        await there.IsOutAsync();
        await here.IsInAsync();
        await theirs.IsInAsync();
    }

    [Theory]
    [InlineData("somebody else's")]
    [InlineData("unknown")]
    [InlineData("none")]
    public async Task There_is_no_session_but_ones_own(string whose)
    {
        var client = await server.AddWebApplicationAsync();
        using var kurt = await SignedIn.AsAsync(server, await server.AddPersonAsync("kurt"), client);
        using var dave = await SignedIn.AsAsync(server, await server.AddPersonAsync("dave"), client);
        var id = whose switch
        {
            "somebody else's" => dave.Id.ToString(),
            "unknown" => Id<Session>.New(server.Clock.GetUtcNow()).ToString(),
            _ => "ses_",
        };

        using var answer = await kurt.Visitor.SendFormAsync("/account/sessions?handler=end", "/account", ("sessionId", id));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        await dave.IsInAsync();
        await kurt.IsInAsync();
    }

    [Fact]
    public async Task Two_ends_at_once_end_it_once()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var client = await server.AddWebApplicationAsync();
        using var here = await SignedIn.AsAsync(server, kurt, client);
        for (var round = 0; round < 10; round++)
        {
            using var there = await SignedIn.AsAsync(server, kurt, client);
            var form = WebVisitor.FormTokenOf(await here.Visitor.ReadAsync("/account"));

            var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
            {
                using var answer = await here.Visitor.PostAsync("/account/sessions?handler=end", ("sessionId", there.Id.ToString()), form);
                return answer.StatusCode;
            }));

            Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.NotFound], answers.Order());
            await there.IsOutAsync();
        }

        await here.IsInAsync();
    }

    [Fact]
    public async Task A_copy_of_the_cookie_is_worth_nothing_after_signing_out()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var (name, value) = await server.BeginSessionAsync(kurt);
        using var holder = new WebVisitor(server);
        using var thief = new WebVisitor(server);
        foreach (var visitor in new[] { holder, thief })
        {
            visitor.Cookies.Add(server.WebAddress, new Cookie(name, value));
        }

        using var answer = await holder.SendFormAsync("/sign-out");
        server.Clock.Advance(TimeSpan.FromMinutes(2));

        using var page = await thief.GetAsync("/account");
        Assert.Equal("/sign-in?returnUrl=%2Faccount", page.Headers.Location!.OriginalString);
    }

    /// <summary>A browser with a session, and what an application has got through it.</summary>
    private sealed class SignedIn(AccountServer server, (string Id, string Secret) client, Id<Session> id, WebVisitor visitor, Browser browser) : IDisposable
    {
        public Id<Session> Id => id;

        public WebVisitor Visitor => visitor;

        public TokenRequests.Answer Tokens { get; private set; } = null!;

        private Browser.Answer Code { get; set; } = null!;

        public static async Task<SignedIn> AsAsync(AccountServer server, User person, (string Id, string Secret) client)
        {
            var (name, value, id) = await server.OpenSessionAsync(person);
            var visitor = new WebVisitor(server);
            visitor.Cookies.Add(server.WebAddress, new Cookie(name, value));
            var browser = new Browser(server, $"{name}={value}");
            var signedIn = new SignedIn(server, client, id, visitor, browser) { Tokens = await browser.SignInAsync(client, Scopes) };
            Assert.Equal(id.ToString(), signedIn.Tokens.Id.GetPayloadValue<string>("sid"));
            signedIn.Code = await browser.AuthorizeAsync(client.Id, Scopes);
            return signedIn;
        }

        public async Task IsInAsync()
        {
            Tokens = await server.RefreshAsync(client.Id, Tokens, ("client_secret", client.Secret));
            Assert.Equal(id.ToString(), Tokens.Id.GetPayloadValue<string>("sid"));
            Assert.NotNull((await browser.AuthorizeAsync(client.Id, Scopes, ("prompt", "none")))["code"]);
            Assert.Equal(200, (await server.UserinfoAsync(Tokens.AccessToken)).Status);
            Assert.Equal("True", (await server.IntrospectAsync(client, Tokens.AccessToken))["active"]);
            server.Clock.Advance(TimeSpan.FromMinutes(2));
            using var page = await visitor.GetAsync("/account");
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        /// <summary>Tokens and codes at once, the cookie when it is looked at the next time.</summary>
        public async Task IsOutAsync()
        {
            Assert.Equal("invalid_grant", (await browser.RedeemAsync(client.Id, Code, ("client_secret", client.Secret)))["error"]);
            Assert.Equal("login_required", (await browser.AuthorizeAsync(client.Id, Scopes, ("prompt", "none")))["error"]);
            Assert.Equal(401, (await server.UserinfoAsync(Tokens.AccessToken)).Status);
            Assert.Equal("False", (await server.IntrospectAsync(client, Tokens.AccessToken))["active"]);
            Assert.Equal("False", (await server.IntrospectAsync(client, Tokens["refresh_token"]!))["active"]);
            Assert.Equal("invalid_grant", (await server.RefreshAsync(client.Id, Tokens, ("client_secret", client.Secret)))["error"]);
            server.Clock.Advance(TimeSpan.FromMinutes(2));
            using var page = await visitor.GetAsync("/account");
            Assert.Equal("/sign-in?returnUrl=%2Faccount", page.Headers.Location?.OriginalString);
        }

        public void Dispose()
        {
            visitor.Dispose();
            browser.Dispose();
        }
    }
}
