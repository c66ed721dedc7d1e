using System.Net;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Pages.Account;

public sealed class ChangingTheAddress(AccountServer server) : IClassFixture<AccountServer>
{
    private const string Dead = "This link does not work any more";
    private const string Changed = "Your e-mail address is changed";
    private static int count;

    [Fact]
    public async Task The_address_moves_when_the_link_is_used_and_the_old_one_is_told_before_and_after()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var here = await WebVisitor.AsAsync(server, kurt);
        using var elsewhere = await WebVisitor.AsAsync(server, kurt);
        var address = NewAddress();

        var secret = await AskAsync(here, address);
        Assert.StartsWith("Another address", (await server.Postbox.NextToAsync(kurt.Address.Value)).Content.Subject, StringComparison.Ordinal);
        using var looked = await here.GetAsync($"/change-email?secret={secret}");
        Assert.Equal(kurt.Address.Value, (await MeAsync(kurt)).Email);
        Assert.Contains(Changed, await UseAsync(here, secret), StringComparison.Ordinal);

        var me = await MeAsync(kurt);
        Assert.Equal((address, true, V1.UserStatus.Active), (me.Email, me.EmailVerified, me.Status));
        Assert.Contains("has another address", (await server.Postbox.NextToAsync(kurt.Address.Value)).Content.Subject, StringComparison.Ordinal);
        Assert.False(await server.SignsInAsync(kurt, Passwords.Usual));
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.DoesNotContain("You are signed in", await elsewhere.ReadAsync("/"), StringComparison.Ordinal);
        using var again = await here.SendFormAsync("/sign-in", ("Email", address), ("Password", Passwords.Usual));
        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        Assert.Contains(Dead, await UseAsync(here, secret), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_no_password_needs_none_but_a_recent_sign_in()
    {
        var krist = await server.AddPersonAsync("krist");
        using var here = await WebVisitor.AsAsync(server, krist);
        var (address, other) = (NewAddress(), NewAddress());
        Assert.DoesNotContain("PresentPassword", await here.ReadAsync("/account/email"), StringComparison.Ordinal);
        var token = WebVisitor.FormTokenOf(await here.ReadAsync("/account"));

        using var asked = await here.PostAsync("/account/email", ("NewEmail", address), token);
        Assert.Contains(Changed, await UseAsync(here, await server.Postbox.NextSecretToAsync(address)), StringComparison.Ordinal);
        Assert.Equal(address, (await MeAsync(krist)).Email);

        using var later = await WebVisitor.AsAsync(server, await server.AddPersonAsync("dave"));
        var latersToken = WebVisitor.FormTokenOf(await later.ReadAsync("/account"));
        server.Clock.Advance(TimeSpan.FromMinutes(16));
        using var tooLate = await later.PostAsync("/account/email", ("NewEmail", other), latersToken);
        Assert.StartsWith("/confirm?", tooLate.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.False(server.Postbox.HasMoreTo(other));
    }

    [Fact]
    public async Task A_taken_address_answers_and_costs_like_a_free_one_and_its_holder_gets_no_link()
    {
        var (kurt, krist) = (await server.AddPersonWithPasswordAsync("kurt"), await server.AddPersonWithPasswordAsync("krist"));
        using var here = await WebVisitor.AsAsync(server, kurt);
        await AskAsync(here, NewAddress());

        var seen = new List<(string Page, int Verified, int Statements)>();
        foreach (var address in new[] { NewAddress(), krist.Address.Value })
        {
            server.Hasher.Verified = 0;
            var page = "";
            var statements = await server.Statements.OfAsync(async () => page = await AskForPageAsync(here, address));
            seen.Add((page.Replace(address, "", StringComparison.Ordinal), server.Hasher.Verified, statements.Count));
        }

        Assert.Contains("Look into your mailbox", seen[0].Page, StringComparison.Ordinal);
        Assert.Single(seen.Distinct());
        Assert.DoesNotContain("secret=", (await server.Postbox.NextToAsync(krist.Address.Value)).Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_was_registered_meanwhile_stays_with_whoever_has_it()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var here = await WebVisitor.AsAsync(server, kurt);
        var address = NewAddress();
        var secret = await AskAsync(here, address);
        var other = await server.AddPersonAsync("other", email: address);

        Assert.Contains("This address has an account", await UseAsync(here, secret), StringComparison.Ordinal);

        Assert.Equal(kurt.Address.Value, (await MeAsync(kurt)).Email);
        Assert.Equal(address, (await MeAsync(other)).Email);
        Assert.True(await server.SignsInAsync(kurt, Passwords.Usual));
    }

    [Fact]
    public async Task Two_people_who_want_one_address_at_once_end_with_one_who_has_it()
    {
        for (var round = 0; round < 10; round++)
        {
            var address = NewAddress();
            var asked = new List<(WebVisitor Visitor, User Person, string Secret)>();
            foreach (var name in new[] { "kurt", "krist" })
            {
                var person = await server.AddPersonWithPasswordAsync(name);
                var visitor = await WebVisitor.AsAsync(server, person);
                asked.Add((visitor, person, await AskAsync(visitor, address)));
            }

            var pages = await Task.WhenAll(asked.Select(one => UseAsync(one.Visitor, one.Secret)));

            Assert.Single(pages, page => page.Contains(Changed, StringComparison.Ordinal));
            Assert.Single(pages, page => page.Contains("This address has an account", StringComparison.Ordinal));
            asked.ForEach(one => one.Visitor.Dispose());
        }
    }

    [Fact]
    public async Task A_link_that_is_replaced_late_somebody_else_s_or_older_than_the_password_moves_nothing()
    {
        var (kurt, krist) = (await server.AddPersonWithPasswordAsync("kurt"), await server.AddPersonWithPasswordAsync("krist"));
        using var here = await WebVisitor.AsAsync(server, kurt);
        using var stranger = await WebVisitor.AsAsync(server, krist);
        using var nobody = new WebVisitor(server);

        var replaced = await AskAsync(here, NewAddress());
        var late = await AskAsync(here, NewAddress());
        Assert.Contains(Dead, await UseAsync(here, replaced), StringComparison.Ordinal);
        Assert.Contains(Dead, await UseAsync(stranger, late), StringComparison.Ordinal);
        using var sent = await nobody.SendFormAsync($"/change-email?secret={late}", "/sign-in");
        Assert.StartsWith("/sign-in?returnUrl=%2Fchange-email", sent.Headers.Location!.OriginalString, StringComparison.Ordinal);
        server.Clock.Advance(TimeSpan.FromMinutes(59.5));
        using var again = await WebVisitor.AsAsync(server, kurt);
        server.Clock.Advance(TimeSpan.FromMinutes(0.5));
        Assert.Contains(Dead, await UseAsync(again, late), StringComparison.Ordinal);
        var outlived = await AskAsync(again, NewAddress());
        using var changed = await again.SendFormAsync(
            "/account?handler=password", "/account", ("PresentPassword", Passwords.Usual), ("NewPassword", "my hero of old"));
        Assert.Contains(Dead, await UseAsync(again, outlived), StringComparison.Ordinal);

        Assert.Equal((kurt.Address.Value, krist.Address.Value), ((await MeAsync(kurt)).Email, (await MeAsync(krist)).Email));
    }

    [Fact]
    public async Task A_wrong_password_or_address_and_another_site_mail_nothing()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var here = await WebVisitor.AsAsync(server, kurt);
        var address = NewAddress();

        Assert.Contains("Present password is wrong.", await AskForPageAsync(here, address, "guess"), StringComparison.Ordinal);
        Assert.Contains("New e-mail address is the present one.", await AskForPageAsync(here, kurt.Address.Value), StringComparison.Ordinal);
        Assert.Contains("New e-mail address must be an e-mail address", await AskForPageAsync(here, "nowhere"), StringComparison.Ordinal);
        using var planted = await here.PostAsync("/account/email", ("NewEmail", address), ("PresentPassword", Passwords.Usual));

        Assert.Equal(HttpStatusCode.BadRequest, planted.StatusCode);
        Assert.False(server.Postbox.HasMoreTo(address));
        Assert.False(server.Postbox.HasMoreTo(kurt.Address.Value));
    }

    private static string NewAddress() => $"moving{Interlocked.Increment(ref count)}@example.org";

    private async Task<string> AskAsync(WebVisitor visitor, string address)
    {
        await AskForPageAsync(visitor, address);
        return await server.Postbox.NextSecretToAsync(address);
    }

    private static async Task<string> AskForPageAsync(WebVisitor visitor, string address, string password = Passwords.Usual)
    {
        using var answer = await visitor.SendFormAsync("/account/email", ("NewEmail", address), ("PresentPassword", password));
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<string> UseAsync(WebVisitor visitor, string secret)
    {
        using var answer = await visitor.SendFormAsync($"/change-email?secret={secret}", "/sign-in");
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<V1.User> MeAsync(User person) =>
        (await new UserService.UserServiceClient(server.As(person.Id)).GetMeAsync(new())).User;
}
