using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Sessions;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Oidc;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.Server.Tests.Pages.Account;

namespace OrgGrpc.Server.Tests.Sessions;

public sealed class BeginningSessions(AccountServer server) : IClassFixture<AccountServer>
{
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    [Fact]
    public async Task A_session_that_somebody_else_planted_is_not_the_one_that_begins()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        var courtney = await server.AddPersonAsync("courtney");
        using var browser = await WebVisitor.AsAsync(server, courtney);
        using var planter = new WebVisitor(server);
        planter.Cookies.Add(browser.Cookies.GetAllCookies());
        var planted = Assert.Single(await SessionsOfAsync(courtney));

        await SignInAsync(browser, kurt);

        Assert.NotEqual(planted.Id, Assert.Single(await SessionsOfAsync(kurt)).Id);
        Assert.Empty(await SessionsOfAsync(courtney));
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await IsOutAsync(planter);
        Assert.Contains(kurt.Address.Value, await browser.ReadAsync("/account"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_in_once_more_keeps_applications_in_and_throws_copies_of_the_cookie_out()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        var client = await server.AddApplicationAsync();
        using var browser = await WebVisitor.AsAsync(server, kurt);
        using var thief = new WebVisitor(server);
        thief.Cookies.Add(browser.Cookies.GetAllCookies());
        using var party = new Browser(server, browser.Cookies.GetCookieHeader(server.WebAddress));
        var tokens = await party.SignInAsync(client, "openid offline_access");
        var first = Assert.Single(await SessionsOfAsync(kurt));

        using var confirmed = await browser.SendFormAsync("/confirm", ("Password", Passwords.Usual));

        Assert.Equal(HttpStatusCode.Redirect, confirmed.StatusCode);
        var second = Assert.Single(await SessionsOfAsync(kurt));
        Assert.Equal(first.Id, second.Id);
        Assert.NotEqual(first.Key, second.Key);
        Assert.Equal("pwd", second.Methods);
        Assert.Equal(first.Id.ToString(), (await server.RefreshAsync(client, tokens)).Id.GetPayloadValue<string>("sid"));
        Assert.Equal("/sign-in", (await party.AuthorizeAsync(client, "openid")).Target);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await IsOutAsync(thief);
        Assert.Contains(kurt.Address.Value, await browser.ReadAsync("/account"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_browsers_are_two_sessions_and_a_wrong_password_is_none()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var one = new WebVisitor(server);
        using var two = new WebVisitor(server);
        await SignInAsync(one, kurt);
        await SignInAsync(two, kurt);
        using var wrong = await new WebVisitor(server).SendFormAsync("/sign-in", ("Email", kurt.Address.Value), ("Password", "wrong"));

        Assert.Equal(2, (await SessionsOfAsync(kurt)).Select(session => session.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_sign_in_at_a_browser_that_was_not_used_before_is_mailed_once()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var usual = new WebVisitor(server);
        using var other = new WebVisitor(server, IPAddress.Parse("127.0.0.9")) { UserAgent = Firefox };
        await SignInAsync(usual, kurt);
        await SignInAsync(usual, kurt);
        await SignInAsync(other, kurt);
        await SignInAsync(other, kurt);
        await SignInAsync(usual, kurt);

        var mail = (await server.Postbox.NextToAsync(kurt.Address.Value)).Content;
        Assert.Equal("A new sign-in at 127.0.0.1", mail.Subject);
        Assert.Contains("Firefox on Linux, from the network address 127.0.0.9, on ", mail.Text, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:5080/account/sessions", mail.Text, StringComparison.Ordinal);

        // Mails leave in their order: were there a second one, it would have come before this one.
        using var asked = await new WebVisitor(server).SendFormAsync("/forgot-password", ("Email", kurt.Address.Value));
        Assert.Equal("A new password for 127.0.0.1", (await server.Postbox.NextToAsync(kurt.Address.Value)).Content.Subject);
    }

    [Fact]
    public async Task With_a_second_step_nothing_is_told_before_it()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var usual = new WebVisitor(server);
        await SignInAsync(usual, kurt);
        await server.AddAuthenticatorAsync(kurt);
        var code = await server.AddRecoveryCodeAsync(kurt);
        using var other = new WebVisitor(server);

        await SignInAsync(other, kurt);
        Assert.Single(await SessionsOfAsync(kurt));
        using var done = await other.SendFormAsync("/sign-in/second-step", ("Code", code));

        Assert.Equal(["pwd", "pwd otp mfa"], (await SessionsOfAsync(kurt)).Select(session => session.Methods).Order());
        Assert.Contains("A recovery code was used", (await server.Postbox.NextToAsync(kurt.Address.Value)).Content.Subject, StringComparison.Ordinal);
        Assert.Contains("A new sign-in", (await server.Postbox.NextToAsync(kurt.Address.Value)).Content.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_browser_says_it_is_reaches_no_page_and_no_mail_as_it_stands()
    {
        const string Script = "<script>alert('Firefox/1 on Linux')</script>";
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var usual = new WebVisitor(server);
        await SignInAsync(usual, kurt);
        using var odd = new WebVisitor(server) { UserAgent = Script + new string('x', 5_000) };

        await SignInAsync(odd, kurt);

        Assert.Equal(Visit.MaxUserAgent, (await SessionsOfAsync(kurt)).Max(session => session.UserAgent.Length));
        Assert.DoesNotContain("script", (await server.Postbox.NextToAsync(kurt.Address.Value)).Content.Text, StringComparison.Ordinal);
        using var page = await odd.GetAsync("/account/sessions");
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("Firefox on Linux", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_device_cookie_is_no_key_and_not_to_be_read_by_scripts()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var usual = new WebVisitor(server);
        await SignInAsync(usual, kurt);
        var device = usual.Cookies.GetAllCookies()["orggrpc.device"]!;
        using var thief = new WebVisitor(server);
        thief.Cookies.Add(device);

        Assert.True(device.HttpOnly);
        await IsOutAsync(thief);
        var stored = await server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().KnownDevices
            .Where(row => row.UserId == kurt.Id).Select(row => row.Hash).SingleAsync());
        Assert.NotEqual(device.Value, Convert.ToBase64String(stored));
    }

    private static async Task SignInAsync(WebVisitor visitor, User person)
    {
        using var answer = await visitor.SendFormAsync("/sign-in", ("Email", person.Address.Value), ("Password", Passwords.Usual));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private static async Task IsOutAsync(WebVisitor visitor)
    {
        using var page = await visitor.GetAsync("/account");
        Assert.Equal("/sign-in?returnUrl=%2Faccount", page.Headers.Location?.OriginalString);
    }

    private Task<List<Session>> SessionsOfAsync(User person) => server.SessionsOfAsync(person);
}
