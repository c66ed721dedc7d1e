using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Pages;

/// <summary>From one server to another and back, in one browser.</summary>
public sealed class OtherProviders(TwoServers servers) : IClassFixture<TwoServers>
{
    [Fact]
    public async Task Somebody_comes_from_another_provider_for_the_first_time_and_again()
    {
        var outside = await servers.Outside.AddPersonWithPasswordAsync("kim");
        await using var visitor = await Visitor.ArriveAsync(servers.Here);

        await visitor.Page.GotoAsync("/account");
        await visitor.LookAsync("sign-in-providers");
        await visitor.ClickLinkAsync("Sign in with Sub Pop");
        await visitor.TypeCredentialsAsync(outside.Address.Value);
        await visitor.ExpectHeadingAsync("My account");
        await Assertions.Expect(visitor.Page.GetByText(outside.Address.Value)).ToBeVisibleAsync();

        await visitor.Page.GotoAsync("/account/security");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Row, new() { Name = "Sub Pop" })).ToBeVisibleAsync();
        await visitor.LookAsync("security-providers");
        await visitor.ClickButtonAsync("Remove Sub Pop");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("only way in");

        await visitor.ClickLinkAsync("Sign out");
        await visitor.ClickButtonAsync("Sign out");
        await visitor.ClickLinkAsync("Sign in again");
        await visitor.ClickLinkAsync("Sign in with Sub Pop");
        await Assertions.Expect(visitor.Page.GetByText("You are signed in as kim")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Somebody_with_an_account_shows_that_it_is_theirs_and_links_it()
    {
        var kurt = await servers.Here.AddPersonWithPasswordAsync("kurt");
        var outside = await servers.Outside.AddPersonAsync("kurt", email: kurt.Address.Value);
        await using var visitor = await Visitor.ArriveAsync(servers.Here);
        var (name, value) = await servers.Outside.BeginSessionAsync(outside);
        await visitor.Context.AddCookiesAsync([new() { Name = name, Value = value, Url = servers.Outside.WebAddress.ToString() }]);

        await visitor.Page.GotoAsync("/sign-in?returnUrl=/account");
        await visitor.ClickLinkAsync("Sign in with Sub Pop");
        await visitor.ExpectHeadingAsync("Is that account yours?");
        await visitor.LookAsync("provider-proof");
        await visitor.ClickLinkAsync("Sign in to that account");
        await visitor.TypeCredentialsAsync(kurt.Address.Value);
        await visitor.ExpectHeadingAsync("Is that account yours?");
        await visitor.LookAsync("provider-link");
        await visitor.ClickButtonAsync("Link Sub Pop to my account");
        await visitor.ExpectHeadingAsync("My account");

        await visitor.ClickLinkAsync("Sign out");
        await visitor.ClickButtonAsync("Sign out");
        await visitor.ClickLinkAsync("Sign in again");
        await visitor.ClickLinkAsync("Sign in with Sub Pop");
        await Assertions.Expect(visitor.Page.GetByText("You are signed in as kurt")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_provider_that_is_away_is_said_so()
    {
        await using var visitor = await Visitor.ArriveAsync(servers.Here);

        await visitor.Page.GotoAsync("/sign-in");
        await visitor.ClickLinkAsync("Sign in with away");

        await visitor.ExpectHeadingAsync("That did not work");
        await visitor.LookAsync("provider-away");
        await visitor.ClickLinkAsync("Back to the sign-in");
        await visitor.ExpectHeadingAsync("Sign in");
    }
}
