using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Providers;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Oidc;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Tests.Providers;

/// <summary>People come from an outside provider: another server of this kind, over HTTP.</summary>
public sealed class SigningInFromOutside(TwoServers servers) : IClassFixture<TwoServers>
{
    private const string Nobodys = "Is that account yours?";

    private TwoServers.HereServer Here => servers.Here;

    [Fact]
    public async Task A_stranger_with_a_verified_address_gets_an_account_and_finds_it_again()
    {
        var outside = await servers.Outside.AddPersonAsync("Chris Cornell", email: Address());
        using var visitor = await servers.VisitorAsync(outside);
        Assert.Contains("Sign in with Sub Pop", await visitor.ReadAsync("/sign-in"), StringComparison.Ordinal);

        var first = await visitor.SignInAsync();

        Assert.Equal((HttpStatusCode.OK, "/account"), (first.Status, first.Path));
        var person = await FindAsync(outside);
        Assert.Equal(
            ("Chris Cornell", true, UserStatus.Active, null), (person!.Name.Value, person.EmailConfirmed, person.Status, person.PasswordHash));
        Assert.Equal("fed", Assert.Single(await Here.SessionsOfAsync(person)).Methods);
        using var later = await servers.VisitorAsync(outside);
        Assert.Contains(outside.Address.Value, (await later.SignInAsync()).Page, StringComparison.Ordinal);
        Assert.Equal(2, (await Here.SessionsOfAsync(person)).Count);
    }

    [Fact]
    public async Task Only_the_subject_counts_once_it_is_known()
    {
        var outside = await servers.Outside.AddPersonAsync("chris", email: Address());
        using var visitor = await servers.VisitorAsync(outside);
        await visitor.SignInAsync();
        var person = await FindAsync(outside);

        await servers.Outside.ChangeAsync(outside.Id, user => user.EmailConfirmed = false);
        using var later = await servers.VisitorAsync(outside);

        Assert.Equal("/account", (await later.SignInAsync()).Path);
        Assert.Equal(2, (await Here.SessionsOfAsync(person!)).Count);
    }

    [Theory]
    [InlineData("not verified", "sub-pop")]
    [InlineData("not told", "silent")]
    public async Task Without_a_verified_address_there_is_no_account(string what, string provider)
    {
        var outside = await servers.Outside.AddPersonAsync("layne", email: Address());
        if (what == "not verified")
        {
            await servers.Outside.ChangeAsync(outside.Id, user => user.EmailConfirmed = false);
        }

        using var visitor = await servers.VisitorAsync(outside);
        var arrival = await visitor.SignInAsync(provider);

        Assert.Contains("gives us no e-mail address of yours that it has verified", arrival.Page, StringComparison.Ordinal);
        Assert.Null(await FindAsync(outside));
        await IsOutAsync(visitor);
    }

    [Fact]
    public async Task An_account_that_is_there_is_linked_only_by_whoever_shows_that_it_is_theirs()
    {
        var kurt = await Here.AddPersonWithPasswordAsync("kurt");
        var outside = await servers.Outside.AddPersonAsync("kurt", email: kurt.Address.Value);
        using var visitor = await servers.VisitorAsync(outside);

        var asked = await visitor.SignInAsync();
        Assert.Contains(Nobodys, asked.Page, StringComparison.Ordinal);
        await IsOutAsync(visitor);
        Assert.Empty(await LinksOfAsync(kurt));

        using var signedIn = await visitor.SendFormAsync("/sign-in?returnUrl=/sign-in/provider", ("Email", kurt.Address.Value), ("Password", Passwords.Usual));
        Assert.Equal("/sign-in/provider", signedIn.Headers.Location!.OriginalString);
        Assert.Empty(await LinksOfAsync(kurt));
        using var linked = await visitor.SendFormAsync("/sign-in/provider?handler=link&returnUrl=/account", "/sign-in/provider");

        Assert.Equal((HttpStatusCode.Redirect, "/account"), (linked.StatusCode, linked.Headers.Location!.OriginalString));
        Assert.Single(await LinksOfAsync(kurt));
        Assert.Contains("you can sign in with Sub Pop", (await servers.Postbox.NextToAsync(kurt.Address.Value)).Content.Text, StringComparison.Ordinal);
        using var later = await servers.VisitorAsync(outside);
        Assert.Equal("/account", (await later.SignInAsync()).Path);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("somebody else")]
    [InlineData("the holder, hours ago")]
    [InlineData("the holder, from another site")]
    public async Task Nobody_else_links_it(string who)
    {
        var kurt = await Here.AddPersonWithPasswordAsync("kurt");
        var other = await Here.AddPersonAsync("dave");
        var outside = await servers.Outside.AddPersonAsync("kurt", email: kurt.Address.Value);
        using var visitor = await servers.VisitorAsync(outside);
        await visitor.SignInAsync();
        if (who != "nobody")
        {
            var (name, value) = await Here.BeginSessionAsync(who == "somebody else" ? other : kurt, since: who.Contains("hours") ? TimeSpan.FromHours(3) : default);
            visitor.Cookies.Add(Here.WebAddress, new Cookie(name, value));
        }

        using var answer = who.Contains("another site")
            ? await visitor.PostAsync("/sign-in/provider?handler=link")
            : await visitor.SendFormAsync("/sign-in/provider?handler=link", who == "nobody" ? "/sign-in" : "/account");

        Assert.NotEqual(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Empty(await LinksOfAsync(kurt));
        Assert.Empty(await LinksOfAsync(other));
    }

    [Fact]
    public async Task Whoever_registered_the_address_before_and_never_verified_it_has_no_part_in_the_account()
    {
        var address = Address();
        var trap = await Here.AddPersonAsync("trap", verified: false, email: address);
        var hash = (await Here.AddPersonWithPasswordAsync("any")).PasswordHash!;
        await Here.ChangeAsync(trap.Id, user => user.Trust(hash));
        var outside = await servers.Outside.AddPersonAsync("victim", email: address);
        using var visitor = await servers.VisitorAsync(outside);

        Assert.Equal("/account", (await visitor.SignInAsync()).Path);

        using var trapper = new WebVisitor(Here);
        using var answer = await trapper.SendFormAsync("/sign-in", ("Email", address), ("Password", Passwords.Usual));
        Assert.Contains("The e-mail address or the password is wrong.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(("victim", null), ((await FindAsync(outside))!.Name.Value, (await FindAsync(outside))!.PasswordHash));
    }

    [Fact]
    public async Task Whoever_registered_when_an_operator_had_to_look_still_waits_though_nobody_else_does()
    {
        var address = Address();
        var registered = await Here.AddPersonAsync("pat", verified: false, email: address);
        await Here.ChangeAsync(registered.Id, user => user.RequireApproval());
        var outside = await servers.Outside.AddPersonAsync("pat", email: address);
        using var visitor = await servers.VisitorAsync(outside);

        Assert.Contains("have not let you in yet", (await visitor.SignInAsync()).Page, StringComparison.Ordinal);

        await IsOutAsync(visitor);
        Assert.Equal(UserStatus.AwaitingApproval, (await FindAsync(outside))!.Status);
    }

    [Fact]
    public async Task A_deactivated_person_stays_out()
    {
        var outside = await servers.Outside.AddPersonAsync("andy", email: Address());
        using var visitor = await servers.VisitorAsync(outside);
        await visitor.SignInAsync();
        var andy = await FindAsync(outside);
        await Here.ChangeAsync(andy!.Id, user => user.Deactivate(TimeProvider.System.GetUtcNow()));

        using var again = await servers.VisitorAsync(outside);
        var arrival = await again.SignInAsync();

        Assert.Contains("Your account is deactivated.", arrival.Page, StringComparison.Ordinal);
        await IsOutAsync(again);
    }

    [Fact]
    public async Task The_second_step_of_the_person_is_asked_all_the_same()
    {
        var outside = await servers.Outside.AddPersonAsync("eddie", email: Address());
        using var visitor = await servers.VisitorAsync(outside);
        await visitor.SignInAsync();
        var eddie = (await FindAsync(outside))!;
        await Here.AddAuthenticatorAsync(eddie);
        var code = await Here.AddRecoveryCodeAsync(eddie);
        using var again = await servers.VisitorAsync(outside);

        Assert.Equal("/sign-in/second-step", (await again.SignInAsync()).Path);
        await IsOutAsync(again);
        using var done = await again.SendFormAsync("/sign-in/second-step?returnUrl=/account", ("Code", code));

        Assert.Equal("/account", done.Headers.Location!.OriginalString);
        Assert.Equal(["fed", "fed otp"], (await Here.SessionsOfAsync(eddie)).Select(session => session.Methods).Order());
    }

    [Fact]
    public async Task Clients_learn_that_a_provider_vouched_and_since_when()
    {
        var outside = await servers.Outside.AddPersonAsync("stone", email: Address());
        var client = await Here.AddApplicationAsync();
        using var visitor = new WebVisitor(Here);
        var (name, value) = await servers.Outside.BeginSessionAsync(outside, since: TimeSpan.FromHours(5));
        visitor.Cookies.Add(servers.Outside.WebAddress, new Cookie(name, value));
        await visitor.SignInAsync();
        using var browser = new Browser(Here, visitor.Cookies.GetCookieHeader(Here.WebAddress));

        var token = (await browser.SignInAsync(client, "openid")).Id;

        Assert.Equal(["fed"], token.GetPayloadValue<string[]>("amr"));
        var age = TimeProvider.System.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(token.GetPayloadValue<long>("auth_time"));
        Assert.InRange(age, TimeSpan.FromHours(4.9), TimeSpan.FromHours(5.1));
        using var security = await visitor.GetAsync("/account/security");
        Assert.StartsWith("/confirm", security.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_this_browser_did_not_ask_for_signs_nobody_in()
    {
        var outside = await servers.Outside.AddPersonAsync("mark", email: Address());
        using var attacker = await servers.VisitorAsync(outside);
        using var start = await attacker.GetAsync("/sign-in/with/sub-pop");
        using var back = await attacker.GetAsync(start.Headers.Location!.AbsoluteUri);
        Assert.StartsWith($"{Here.Issuer}/sign-in/with/sub-pop/callback?", back.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        using var victim = new WebVisitor(Here);

        var arrival = await victim.FollowAsync(back.Headers.Location!.AbsoluteUri);

        Assert.Contains("Try again, or sign in another way.", arrival.Page, StringComparison.Ordinal);
        await IsOutAsync(victim);
    }

    [Fact]
    public async Task The_way_there_has_pkce_state_and_nonce_and_the_public_address()
    {
        using var visitor = new WebVisitor(Here);
        using var start = await visitor.GetAsync("/sign-in/with/sub-pop?prompt=login&returnUrl=https://evil.example.org");

        var query = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(start.Headers.Location!.Query);
        Assert.Equal(("S256", "code", "login", $"{Here.Issuer}/sign-in/with/sub-pop/callback"),
            ((string)query["code_challenge_method"]!, (string)query["response_type"]!, (string)query["prompt"]!, (string)query["redirect_uri"]!));
        Assert.All(["state", "nonce", "code_challenge"], name => Assert.NotEmpty(query[name].ToString()));
        using var unknown = await visitor.GetAsync("/sign-in/with/nobody");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_way_back_to_another_site_leads_to_the_start_page()
    {
        var outside = await servers.Outside.AddPersonAsync("jeff", email: Address());
        using var visitor = await servers.VisitorAsync(outside);

        Assert.Equal("/", (await visitor.SignInAsync(returnUrl: "//evil.example.org/x")).Path);
    }

    [Fact]
    public async Task A_provider_that_is_away_is_said_so()
    {
        using var visitor = new WebVisitor(Here);

        var arrival = await visitor.SignInAsync("away");

        Assert.Contains("away did not tell us who you are.", arrival.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task First_visits_at_once_make_one_account()
    {
        var outside = await servers.Outside.AddPersonAsync("matt", email: Address());
        var visitors = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => servers.VisitorAsync(outside)));

        await Task.WhenAll(visitors.Select(visitor => visitor.SignInAsync()));

        Assert.Single(await LinksOfAsync((await FindAsync(outside))!));
        Array.ForEach(visitors, visitor => visitor.Dispose());
    }

    [Fact]
    public async Task A_link_is_removed_by_its_holder_unless_it_is_the_last_way_in()
    {
        var outside = await servers.Outside.AddPersonAsync("kim", email: Address());
        using var visitor = await servers.VisitorAsync(outside);
        await visitor.SignInAsync();
        var kim = (await FindAsync(outside))!;
        var link = Assert.Single(await LinksOfAsync(kim));
        using var stranger = await WebVisitor.AsAsync(Here, await Here.AddPersonAsync("dave"));
        using var foreign = await RemoveAsync(stranger, link);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var holder = await WebVisitor.AsAsync(Here, kim);

        using var last = await RemoveAsync(holder, link);
        Assert.Contains("only way in", await last.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(await LinksOfAsync(kim));

        var hash = (await Here.AddPersonWithPasswordAsync("any")).PasswordHash!;
        await Here.WriteAsync(async db => (await db.Users.SingleAsync(user => user.Id == kim.Id)).PasswordHash = hash);
        using var removed = await RemoveAsync(holder, link);
        Assert.Equal(HttpStatusCode.Redirect, removed.StatusCode);
        Assert.Empty(await LinksOfAsync(kim));
        Assert.Contains("You can no longer sign in with Sub Pop", (await servers.Postbox.NextToAsync(kim.Address.Value)).Content.Text, StringComparison.Ordinal);
        using var again = await servers.VisitorAsync(outside);
        Assert.Contains(Nobodys, (await again.SignInAsync()).Page, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> RemoveAsync(WebVisitor visitor, ProviderLink link) =>
        visitor.SendFormAsync("/account/security?handler=removeLink", "/account", ("linkId", link.Id.ToString()));

    private static string Address() => $"{Guid.CreateVersion7():N}@example.org";

    private static async Task IsOutAsync(WebVisitor visitor)
    {
        using var page = await visitor.GetAsync("/account");
        Assert.Equal("/sign-in?returnUrl=%2Faccount", page.Headers.Location?.OriginalString);
    }

    private Task<User?> FindAsync(User outside) => Here.InScopeAsync(services =>
        services.GetRequiredService<OrgGrpcDbContext>().Users.AsNoTracking().SingleOrDefaultAsync(user => user.Address == outside.Address));

    private Task<List<ProviderLink>> LinksOfAsync(User person) =>
        Here.InScopeAsync(services => services.GetRequiredService<ProviderLinks>().ListAsync(person.Id, CancellationToken.None));
}
