using System.Net;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Registration;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Pages.Account;

public sealed class ResettingAPassword(AccountServer server) : IClassFixture<AccountServer>
{
    private const string New = "my hero of old";
    private const string Dead = "This link does not work any more";

    [Fact]
    public async Task The_link_sets_a_password_once_ends_every_session_and_tells_the_holder()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var elsewhere = await WebVisitor.AsAsync(server, kurt);
        using var visitor = new WebVisitor(server);
        var secret = await AskAsync(visitor, kurt);

        using var looked = await visitor.GetAsync($"/reset-password?secret={secret}");
        using var headed = await visitor.GetAsync($"/reset-password?secret={secret}&NewPassword={New}");
        Assert.False(await server.SignsInAsync(kurt, New));
        Assert.Contains("Your password is changed", await UseAsync(visitor, secret), StringComparison.Ordinal);

        Assert.Equal("Your password for 127.0.0.1 was changed", (await server.Postbox.NextToAsync(kurt.Address.Value)).Content.Subject);
        Assert.True(await server.SignsInAsync(kurt, New));
        Assert.False(await server.SignsInAsync(kurt, Passwords.Usual));
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.DoesNotContain("You are signed in", await elsewhere.ReadAsync("/"), StringComparison.Ordinal);
        Assert.Contains(Dead, await UseAsync(visitor, secret, "another one of these"), StringComparison.Ordinal);
        Assert.True(await server.SignsInAsync(kurt, New));
    }

    [Fact]
    public async Task Asking_costs_and_answers_the_same_for_everybody_and_mails_a_link_to_the_active_alone()
    {
        using var visitor = new WebVisitor(server);
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        var pending = await server.AddPersonAsync("lori", verified: false);
        var barred = await server.AddPersonWithPasswordAsync("chad");
        await ChangeAsync(barred, user => user.Deactivate(server.Clock.GetUtcNow()));
        server.Hasher.Hashed = server.Hasher.Verified = 0;

        var seen = new List<(string Page, int Statements)>();
        foreach (var address in new[] { kurt, pending, barred }.Select(person => person.Address.Value).Append("stranger@example.org"))
        {
            foreach (var _ in new[] { "first", "again" })
            {
                var page = "";
                var statements = await server.Statements.OfAsync(async () => page = await AskForPageAsync(visitor, address));
                seen.Add((page.Replace(address, "", StringComparison.Ordinal), statements.Count));
                Assert.Equal(address == kurt.Address.Value, RegistrationServer.SecretOf(await server.Postbox.NextToAsync(address)) != "");
            }
        }

        Assert.Contains("Look into your mailbox", seen[0].Page, StringComparison.Ordinal);
        Assert.Single(seen.Distinct());
        Assert.Equal((0, 0), (server.Hasher.Hashed, server.Hasher.Verified));
    }

    [Fact]
    public async Task A_link_that_is_made_up_late_replaced_or_older_than_the_password_is_refused_before_any_hash()
    {
        using var visitor = new WebVisitor(server);
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        var replaced = await AskAsync(visitor, kurt);
        var outlived = await AskAsync(visitor, kurt);
        server.Hasher.Hashed = 0;
        Assert.Contains(Dead, await UseAsync(visitor, replaced), StringComparison.Ordinal);
        await ChangeAsync(kurt, user => user.EndSessions());
        Assert.Contains(Dead, await UseAsync(visitor, outlived), StringComparison.Ordinal);
        var moved = await AskAsync(visitor, kurt);
        await ChangeAsync(kurt, user => user.MoveTo(EmailAddress.FromStored($"moved-{kurt.Address}"), server.Clock.GetUtcNow()));
        Assert.Contains(Dead, await UseAsync(visitor, moved), StringComparison.Ordinal);
        var krist = await server.AddPersonWithPasswordAsync("krist");
        server.Hasher.Hashed = 0;
        var late = await AskAsync(visitor, krist);
        server.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Contains(Dead, await UseAsync(visitor, late), StringComparison.Ordinal);
        Assert.Contains(Dead, await UseAsync(visitor, new string('a', 43)), StringComparison.Ordinal);

        Assert.Equal(0, server.Hasher.Hashed);
        Assert.True(await server.SignsInAsync(krist, Passwords.Usual));
    }

    [Fact]
    public async Task Deactivation_kills_the_link_and_reactivation_does_not_revive_it()
    {
        using var visitor = new WebVisitor(server);
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        var secret = await AskAsync(visitor, kurt);

        await ChangeAsync(kurt, user => user.Deactivate(server.Clock.GetUtcNow()));
        Assert.Contains(Dead, await UseAsync(visitor, secret), StringComparison.Ordinal);
        await ChangeAsync(kurt, user => user.Reactivate(server.Clock.GetUtcNow()));
        Assert.Contains(Dead, await UseAsync(visitor, secret), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_weak_password_is_refused_and_the_link_still_works()
    {
        using var visitor = new WebVisitor(server);
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        var secret = await AskAsync(visitor, kurt);

        Assert.Contains("New password is one of the passwords that are tried first.", await UseAsync(visitor, secret, "password123"), StringComparison.Ordinal);

        Assert.Contains("Your password is changed", await UseAsync(visitor, secret), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_link_used_twice_at_once_sets_one_password()
    {
        using var visitor = new WebVisitor(server);
        for (var round = 0; round < 20; round++)
        {
            var kurt = await server.AddPersonWithPasswordAsync("kurt");
            var secret = await AskAsync(visitor, kurt);

            var pages = await Task.WhenAll(Enumerable.Range(0, 2).Select(i => UseAsync(visitor, secret, $"password number {i}")));

            var winner = Assert.Single(Enumerable.Range(0, 2), i => pages[i].Contains("Your password is changed", StringComparison.Ordinal));
            Assert.True(await server.SignsInAsync(kurt, $"password number {winner}"));
            server.Clock.Advance(TimeSpan.FromHours(1));
        }
    }

    [Fact]
    public async Task A_link_serves_the_purpose_that_it_was_mailed_for()
    {
        using var visitor = new WebVisitor(server);
        var registration = new RegistrationService.RegistrationServiceClient(server.Anonymous);
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        var reset = await AskAsync(visitor, kurt);
        await registration.RegisterUserAsync(new() { Email = "purpose@example.org", Name = "Pat", Password = Passwords.Usual });
        var verify = await server.Postbox.NextSecretToAsync("purpose@example.org");

        Assert.Contains(Dead, await UseAsync(visitor, verify), StringComparison.Ordinal);
        Assert.Equal("LINK_INVALID", (await Refused.AsyncOf(() => registration.VerifyEmailAsync(new() { Secret = reset }))).Reason);
    }

    [Fact]
    public async Task Asking_too_often_is_refused_for_known_and_unknown_addresses_alike_and_another_site_cannot_ask()
    {
        using var visitor = new WebVisitor(server);
        foreach (var address in new[] { (await server.AddPersonAsync("kurt")).Address.Value, "asks-often@example.org" })
        {
            for (var i = 0; i < 5; i++)
            {
                await AskForPageAsync(visitor, address);
                await server.Postbox.NextToAsync(address);
            }

            Assert.Contains("Too many tries.", await AskForPageAsync(visitor, address), StringComparison.Ordinal);
            Assert.False(server.Postbox.HasMoreTo(address));
        }

        using var planted = await visitor.PostAsync("/forgot-password", ("Email", "planted-reset@example.org"));
        Assert.Equal(HttpStatusCode.BadRequest, planted.StatusCode);
    }

    private async Task<string> AskAsync(WebVisitor visitor, User person)
    {
        await AskForPageAsync(visitor, person.Address.Value);
        return await server.Postbox.NextSecretToAsync(person.Address.Value);
    }

    private static async Task<string> AskForPageAsync(WebVisitor visitor, string address)
    {
        using var answer = await visitor.SendFormAsync("/forgot-password", ("Email", address));
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<string> UseAsync(WebVisitor visitor, string secret, string password = New)
    {
        using var answer = await visitor.SendFormAsync($"/reset-password?secret={secret}", "/forgot-password", ("NewPassword", password));
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private Task<User> ChangeAsync(User person, Action<User> change) => server.WriteAsync(async db =>
    {
        var user = await db.RequireUserAsync(person.Id, CancellationToken.None);
        change(user);
        return user;
    });
}
