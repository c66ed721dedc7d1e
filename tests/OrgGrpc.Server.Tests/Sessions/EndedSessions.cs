using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Sessions;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.Server.Tests.Pages.Account;

namespace OrgGrpc.Server.Tests.Sessions;

/// <summary>The minute in which the cookie of an ended session is not looked at: it reads, and changes nothing.</summary>
public sealed class EndedSessions(AccountServer server) : IClassFixture<AccountServer>
{
    [Theory]
    [InlineData("/confirm")]
    [InlineData("/account?handler=save")]
    [InlineData("/account?handler=password")]
    [InlineData("/account?handler=signOut")]
    [InlineData("/account/sessions?handler=endOthers")]
    [InlineData("/account/email")]
    [InlineData("/account/security?handler=codes")]
    [InlineData("/organizations/new")]
    public async Task It_sends_no_form(string form)
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var here = await WebVisitor.AsAsync(server, kurt);
        using var there = await WebVisitor.AsAsync(server, kurt);
        var token = WebVisitor.FormTokenOf(await there.ReadAsync("/account"));
        using var ended = await here.SendFormAsync("/account/sessions?handler=endOthers", "/account/sessions");
        var left = Assert.Single(await server.SessionsOfAsync(kurt));

        using var answer = await there.PostAsync(
            form, ("Name", "Planted"), ("Password", Passwords.Usual), ("PresentPassword", Passwords.Usual), ("NewPassword", "my hero of old"),
            ("NewEmail", "planted@example.org"), token);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/sign-in?", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var open = Assert.Single(await OpenAsync(kurt));
        Assert.Equal((left.Id, left.Stamp), (open.Id, open.Stamp));
        Assert.Equal(left.Key, open.Key);
        Assert.True(await server.SignsInAsync(kurt, Passwords.Usual));
        Assert.Contains("value=\"kurt\"", await here.ReadAsync("/account"), StringComparison.Ordinal);
        Assert.False(server.Postbox.HasMoreTo("planted@example.org"));
        using var page = await there.GetAsync("/account");
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
    }

    [Theory]
    [InlineData("/account/security")]
    [InlineData("/account/authenticator")]
    [InlineData("/account/email")]
    [InlineData("/account/delete")]
    public async Task It_opens_no_page_that_wants_a_recent_sign_in(string page)
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var here = await WebVisitor.AsAsync(server, kurt);
        using var there = await WebVisitor.AsAsync(server, kurt);
        using var ended = await here.SendFormAsync("/account/sessions?handler=endOthers", "/account/sessions");

        using var answer = await there.GetAsync(page);

        Assert.Equal($"/sign-in?returnUrl={Uri.EscapeDataString(page)}", answer.Headers.Location!.OriginalString);
        using var mine = await here.GetAsync(page);
        Assert.Equal(HttpStatusCode.OK, mine.StatusCode);
    }

    [Fact]
    public async Task Saving_a_name_makes_the_cookie_no_younger()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var here = await WebVisitor.AsAsync(server, kurt);
        var before = TicketOf(here);
        server.Clock.Advance(TimeSpan.FromSeconds(50));

        using var saved = await here.SendFormAsync("/account?handler=save", "/account", ("Name", "Kurdt"));

        Assert.Equal("/account", saved.Headers.Location!.OriginalString);
        var after = TicketOf(here);
        Assert.Contains("You are signed in as <strong>Kurdt", await here.ReadAsync("/"), StringComparison.Ordinal);
        Assert.Equal((before.Properties.IssuedUtc, before.Properties.ExpiresUtc), (after.Properties.IssuedUtc, after.Properties.ExpiresUtc));
        Assert.Equal(SessionStart.TimeOf(before.Principal), SessionStart.TimeOf(after.Principal));
    }

    [Theory]
    [InlineData("00:10:00", "00:05:01")]
    [InlineData("00:05:00", "01:00:00")]
    public async Task Settings_under_which_no_end_is_ever_noticed_stop_the_start(string lifetime, string interval)
    {
        await using var configured = new ConfiguredServer(lifetime, interval);

        var exception = await Assert.ThrowsAnyAsync<Exception>(async () => await configured.InitializeAsync());

        Assert.Contains(
            "OrgGrpc:Users:SessionCheckInterval must be at most half of SessionLifetime: a session in use is prolonged then, and its end would never be noticed.",
            StartFaults.Of(exception));
    }

    private Task<List<Session>> OpenAsync(User person) =>
        server.InScopeAsync(services => services.GetRequiredService<SessionReader>().ListAsync(person.Id, CancellationToken.None));

    private AuthenticationTicket TicketOf(WebVisitor visitor) => server.Services
        .GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme)
        .TicketDataFormat.Unprotect(visitor.Cookies.GetCookies(server.WebAddress)[SessionCookie.Name]!.Value)!;

    private sealed class ConfiguredServer(string lifetime, string interval) : ServerUnderTest
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["OrgGrpc:Users:SessionLifetime"] = lifetime,
            ["OrgGrpc:Users:SessionCheckInterval"] = interval,
        };
    }
}
