using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Oidc;
using OrgGrpc.Server.Tests.Pages;

namespace OrgGrpc.Server.Tests.Providers;

/// <summary>Whoever shows once more who they are at a provider has shown it only if the provider says so.</summary>
public sealed class ConfirmingOutside(TwoServers servers) : IClassFixture<TwoServers>
{
    private const string Page = "/account/security";
    private const string Unshown = "does not say that you have just signed in there";

    [Fact]
    public async Task The_provider_is_asked_to_go_by_nothing_that_it_knows_and_its_word_counts()
    {
        var (outside, visitor) = await ArriveAsync(TimeSpan.FromHours(5));
        using var there = visitor;

        var query = QueryHelpers.ParseQuery((await AskAsync(visitor)).Query);
        Assert.Equal(("login", "0"), ((string)query["prompt"]!, (string)query["max_age"]!));
        var arrival = await ConfirmAsync(visitor, outside);

        Assert.Equal((HttpStatusCode.OK, Page), (arrival.Status, arrival.Path));
    }

    [Fact]
    public async Task Whoever_takes_the_question_out_of_the_address_has_shown_nothing()
    {
        var (_, visitor) = await ArriveAsync(TimeSpan.FromHours(5));
        using var there = visitor;
        var question = await AskAsync(visitor);
        var query = QueryHelpers.ParseQuery(question.Query).Where(one => one.Key is not "prompt" and not "max_age");

        var arrival = await visitor.FollowAsync(QueryHelpers.AddQueryString(question.GetLeftPart(UriPartial.Path), query));

        Assert.Contains(Unshown, arrival.Page, StringComparison.Ordinal);
        await IsNotRecentAsync(visitor);
    }

    [Fact]
    public async Task A_provider_that_does_not_say_since_when_confirms_nothing()
    {
        servers.Outside.TellsAuthTime = false;
        try
        {
            var (outside, visitor) = await ArriveAsync(default);
            using var there = visitor;
            await IsNotRecentAsync(visitor);

            var arrival = await ConfirmAsync(visitor, outside);

            Assert.Contains(Unshown, arrival.Page, StringComparison.Ordinal);
            await IsNotRecentAsync(visitor);
        }
        finally
        {
            servers.Outside.TellsAuthTime = true;
        }
    }

    [Fact]
    public async Task Clients_are_told_no_time_that_nobody_knows()
    {
        servers.Outside.TellsAuthTime = false;
        try
        {
            var (_, visitor) = await ArriveAsync(default);
            using var there = visitor;
            var client = await servers.Here.AddApplicationAsync();
            using var browser = new Browser(servers.Here, visitor.Cookies.GetCookieHeader(servers.Here.WebAddress));

            var tokens = await browser.SignInAsync(client, "openid offline_access");

            Assert.False(tokens.Id.TryGetPayloadValue<long>("auth_time", out _));
            Assert.False((await servers.Here.RefreshAsync(client, tokens)).Id.TryGetPayloadValue<long>("auth_time", out _));
            Assert.Equal("/sign-in", (await browser.AuthorizeAsync(client, "openid", ("max_age", "86400"))).Target);
        }
        finally
        {
            servers.Outside.TellsAuthTime = true;
        }
    }

    [Fact]
    public async Task A_code_after_what_a_provider_knew_for_hours_is_no_recent_sign_in()
    {
        var (outside, visitor) = await ArriveAsync(TimeSpan.FromHours(5));
        using var there = visitor;
        var person = (await FindAsync(outside))!;
        await servers.Here.AddAuthenticatorAsync(person);
        var (first, second) = (await servers.Here.AddRecoveryCodeAsync(person), await servers.Here.AddRecoveryCodeAsync(person));

        Assert.Equal("/sign-in/second-step", (await visitor.SignInAsync()).Path);
        using var old = await visitor.SendFormAsync($"/sign-in/second-step?returnUrl={Page}", ("Code", first));
        Assert.Equal(Page, old.Headers.Location!.OriginalString);
        await IsNotRecentAsync(visitor);

        Assert.Equal("/sign-in/second-step", (await ConfirmAsync(visitor, outside)).Path);
        await IsNotRecentAsync(visitor);
        using var shown = await visitor.SendFormAsync($"/sign-in/second-step?returnUrl={Page}", ("Code", second));
        using var page = await visitor.GetAsync(Page);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    /// <summary>Somebody signed in at the provider, for so long, and just now here.</summary>
    private async Task<(User Outside, WebVisitor Visitor)> ArriveAsync(TimeSpan since)
    {
        var outside = await servers.Outside.AddPersonWithPasswordAsync("stone");
        var visitor = new WebVisitor(servers.Here);
        var (name, value) = await servers.Outside.BeginSessionAsync(outside, since);
        visitor.Cookies.Add(servers.Outside.WebAddress, new Cookie(name, value));
        Assert.Equal("/account", (await visitor.SignInAsync()).Path);
        return (outside, visitor);
    }

    private static async Task<Uri> AskAsync(WebVisitor visitor)
    {
        using var start = await visitor.GetAsync($"/sign-in/with/sub-pop?prompt=login&returnUrl={Page}");
        return start.Headers.Location!;
    }

    /// <summary>Goes to the provider, types the password there, and comes back.</summary>
    private async Task<Travelling.Arrival> ConfirmAsync(WebVisitor visitor, User outside)
    {
        using var asked = await visitor.GetAsync((await AskAsync(visitor)).AbsoluteUri);
        var form = new Uri(servers.Outside.WebAddress, asked.Headers.Location!);
        Assert.Equal("/sign-in", form.AbsolutePath);
        using var typed = await visitor.SendFormAsync(form.AbsoluteUri, ("Email", outside.Address.Value), ("Password", Passwords.Usual));
        return await visitor.FollowAsync(new Uri(servers.Outside.WebAddress, typed.Headers.Location!).AbsoluteUri);
    }

    private static async Task IsNotRecentAsync(WebVisitor visitor)
    {
        using var page = await visitor.GetAsync(Page);
        Assert.StartsWith("/confirm?", page.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    private Task<User?> FindAsync(User outside) => servers.Here.InScopeAsync(services =>
        services.GetRequiredService<OrgGrpcDbContext>().Users.AsNoTracking().SingleOrDefaultAsync(user => user.Address == outside.Address));
}
