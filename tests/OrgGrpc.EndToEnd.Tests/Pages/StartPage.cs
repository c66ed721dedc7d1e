using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Pages;

public sealed class StartPage(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task It_says_what_the_server_is_and_leads_on()
    {
        await using var visitor = await Visitor.ArriveAsync(server);

        await visitor.Page.GotoAsync("/");

        await Assertions.Expect(visitor.Page).ToHaveTitleAsync("Start – OrgGrpc");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "discovery document" })).ToBeVisibleAsync();
        await visitor.LookAsync("start");
    }

    [Fact]
    public async Task The_first_tab_stop_skips_to_the_content()
    {
        await using var visitor = await Visitor.ArriveAsync(server);
        await visitor.Page.GotoAsync("/");

        await visitor.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the content" })).ToBeFocusedAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Main)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task An_address_that_does_not_exist_gets_a_page_that_says_so()
    {
        await using var visitor = await Visitor.ArriveAsync(server);

        var response = await visitor.Page.GotoAsync("/no/such/page");

        Assert.Equal(404, response!.Status);
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "There is nothing here" })).ToBeVisibleAsync();
        await visitor.LookAsync("not-found");
    }
}
