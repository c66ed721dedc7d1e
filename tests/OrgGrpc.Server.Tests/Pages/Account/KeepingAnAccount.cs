using System.Net;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Pages.Account;

public sealed class KeepingAnAccount(AccountServer server) : IClassFixture<AccountServer>
{
    private const string New = "my hero of old";

    [Fact]
    public async Task Whoever_has_no_password_is_offered_one_and_asked_for_none()
    {
        var (kurt, krist) = (await server.AddPersonWithPasswordAsync("kurt"), await server.AddPersonAsync("krist"));
        using var without = await WebVisitor.AsAsync(server, krist);
        using var with = await WebVisitor.AsAsync(server, kurt);

        var (offered, asked) = (await without.ReadAsync("/account"), await with.ReadAsync("/account"));

        Assert.Contains("href='/forgot-password'>Get one by mail", offered, StringComparison.Ordinal);
        Assert.DoesNotContain("PresentPassword", offered, StringComparison.Ordinal);
        Assert.Contains("name=\"PresentPassword\"", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("Get one by mail", asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changing_the_password_ends_every_session_but_this_one_and_tells_the_holder()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var here = await WebVisitor.AsAsync(server, kurt);
        using var elsewhere = await WebVisitor.AsAsync(server, kurt);

        using var answer = await ChangeAsync(here, Passwords.Usual, New);

        Assert.Equal((HttpStatusCode.Redirect, "/account"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        Assert.Equal("Your password for 127.0.0.1 was changed", (await server.Postbox.NextToAsync(kurt.Address.Value)).Content.Subject);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Contains("Your password is changed.", await here.ReadAsync("/account"), StringComparison.Ordinal);
        using var thrownOut = await elsewhere.GetAsync("/account");
        Assert.Equal("/sign-in?returnUrl=%2Faccount", thrownOut.Headers.Location!.OriginalString);
        Assert.True(await server.SignsInAsync(kurt, New));
        Assert.False(await server.SignsInAsync(kurt, Passwords.Usual));
    }

    [Fact]
    public async Task Guessing_the_present_password_changes_nothing_and_is_stopped_as_at_the_sign_in()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var here = await WebVisitor.AsAsync(server, kurt);
        server.Hasher.Hashed = server.Hasher.Verified = 0;

        for (var i = 0; i < 10; i++)
        {
            using var wrong = await ChangeAsync(here, $"guess {i}", New);
            Assert.Contains("Present password is wrong.", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var right = await ChangeAsync(here, Passwords.Usual, New);
        Assert.Contains("Too many tries. Try again in 15 minutes.", await right.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((0, 10), (server.Hasher.Hashed, server.Hasher.Verified));
        Assert.False(await server.SignsInAsync(kurt, Passwords.Usual));
        server.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.True(await server.SignsInAsync(kurt, Passwords.Usual));
        Assert.False(server.Postbox.HasMoreTo(kurt.Address.Value));
    }

    [Fact]
    public async Task Two_changes_at_once_end_in_one_password()
    {
        for (var round = 0; round < 20; round++)
        {
            var kurt = await server.AddPersonWithPasswordAsync("kurt");
            using var here = await WebVisitor.AsAsync(server, kurt);

            var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(async i =>
            {
                using var answer = await ChangeAsync(here, Passwords.Usual, $"password number {i}");
                return answer.Headers.Location?.OriginalString.Split('?')[0];
            }));

            // The other one is told that it came too late, or that its session has ended with the password.
            var winner = Assert.Single(Enumerable.Range(0, 2), i => answers[i] == "/account");
            Assert.Contains(answers[1 - winner], (string?[])[null, "/sign-in"]);
            Assert.True(await server.SignsInAsync(kurt, $"password number {winner}"));
        }
    }

    [Fact]
    public async Task Of_two_browsers_that_change_it_at_once_the_later_one_is_out()
    {
        for (var round = 0; round < 10; round++)
        {
            var kurt = await server.AddPersonWithPasswordAsync("kurt");
            WebVisitor[] visitors = [await WebVisitor.AsAsync(server, kurt), await WebVisitor.AsAsync(server, kurt)];

            var answers = await Task.WhenAll(visitors.Select(async (visitor, i) =>
            {
                using var answer = await ChangeAsync(visitor, Passwords.Usual, $"password number {i}");
                return answer.Headers.Location?.OriginalString.Split('?')[0];
            }));

            var winner = Assert.Single(Enumerable.Range(0, 2), i => answers[i] == "/account");
            server.Clock.Advance(TimeSpan.FromMinutes(2));
            using var isIn = await visitors[winner].GetAsync("/account");
            using var isOut = await visitors[1 - winner].GetAsync("/account");
            Assert.Equal((HttpStatusCode.OK, "/sign-in?returnUrl=%2Faccount"), (isIn.StatusCode, isOut.Headers.Location?.OriginalString));
            Assert.False(await server.SignsInAsync(kurt, Passwords.Usual));
            Assert.False(await server.SignsInAsync(kurt, $"password number {1 - winner}"));
            Array.ForEach(visitors, visitor => visitor.Dispose());
        }
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_this_session_and_every_other()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var here = await WebVisitor.AsAsync(server, kurt);
        using var elsewhere = await WebVisitor.AsAsync(server, kurt);

        using var answer = await here.SendFormAsync("/account?handler=signOut", "/account");

        Assert.Equal("/sign-out", answer.Headers.Location!.OriginalString);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        foreach (var visitor in new[] { here, elsewhere })
        {
            using var page = await visitor.GetAsync("/account");
            Assert.Equal("/sign-in?returnUrl=%2Faccount", page.Headers.Location!.OriginalString);
        }

        Assert.True(await server.SignsInAsync(kurt, Passwords.Usual));
    }

    [Fact]
    public async Task Name_and_language_are_changed_by_the_rpc_with_its_rules()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var here = await WebVisitor.AsAsync(server, kurt);
        var users = new UserService.UserServiceClient(server.As(kurt.Id));
        var etag = (await users.GetMeAsync(new())).User.Etag;

        using var wrong = await here.SendFormAsync("/account?handler=save", "/account", ("Name", ""), ("Locale", "!"), ("Etag", etag));
        var problems = await wrong.Content.ReadAsStringAsync();
        Assert.All(["Name", "Locale"], field => Assert.Contains($"id=\"{field}-problem\"", problems, StringComparison.Ordinal));
        using var right = await here.SendFormAsync("/account?handler=save", "/account", ("Name", "Kurt Cobain"), ("Locale", "de-AT"), ("Etag", etag));
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        using var late = await here.SendFormAsync("/account?handler=save", "/account", ("Name", "Somebody"), ("Locale", ""), ("Etag", etag));
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);

        var me = (await users.GetMeAsync(new())).User;
        Assert.Equal(("Kurt Cobain", "de-AT"), (me.Name, me.Locale));
    }

    [Theory]
    [InlineData("save")]
    [InlineData("password")]
    [InlineData("signOut")]
    public async Task Another_site_and_a_stranger_change_nothing(string handler)
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        (string, string)[] values = [("Name", "Planted"), ("PresentPassword", Passwords.Usual), ("NewPassword", New)];
        using var here = await WebVisitor.AsAsync(server, kurt);
        using var stranger = new WebVisitor(server);

        using var planted = await here.PostAsync($"/account?handler={handler}", values);
        Assert.Equal(HttpStatusCode.BadRequest, planted.StatusCode);
        using var strange = await stranger.SendFormAsync($"/account?handler={handler}", "/sign-in", values);
        Assert.StartsWith("/sign-in?returnUrl=", strange.Headers.Location!.OriginalString, StringComparison.Ordinal);

        Assert.Contains("kurt", await here.ReadAsync("/account"), StringComparison.Ordinal);
        Assert.True(await server.SignsInAsync(kurt, Passwords.Usual));
    }

    private static Task<HttpResponseMessage> ChangeAsync(WebVisitor visitor, string present, string chosen) =>
        visitor.SendFormAsync("/account?handler=password", "/account", ("PresentPassword", present), ("NewPassword", chosen));
}
