using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Pages.Account;

public sealed class NewAddress(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Fact]
    public async Task Somebody_moves_to_another_address_by_the_link_that_was_mailed_there()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        await using var visitor = await Visitor.ArriveAsync(server, kurt);

        await visitor.Page.GotoAsync("/account");
        await visitor.ClickLinkAsync("Change the address");
        await visitor.ExpectHeadingAsync("Change your e-mail address");
        await visitor.LookAsync("change-email");
        await visitor.Page.GetByLabel("New e-mail address").FillAsync("cobain@example.org");
        await visitor.Page.GetByLabel("Present password").FillAsync("a wrong one");
        await visitor.ClickButtonAsync("Send the link");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Present password is wrong.");
        await visitor.LookAsync("change-email-problem");
        await visitor.Page.GetByLabel("Present password").FillAsync(Passwords.Usual);
        await visitor.ClickButtonAsync("Send the link");
        await visitor.ExpectHeadingAsync("Look into your mailbox");
        await visitor.LookAsync("change-email-sent");

        await visitor.FollowMailAsync("cobain@example.org");
        await visitor.LookAsync("change-email-ask");
        await visitor.ClickButtonAsync("Use this address");
        await visitor.ExpectHeadingAsync("Your e-mail address is changed");
        await visitor.LookAsync("change-email-done");
        await visitor.ClickLinkAsync("Sign in");
        await visitor.TypeCredentialsAsync("cobain@example.org");
        await Assertions.Expect(visitor.Page.GetByText("You are signed in as kurt (cobain@example.org)")).ToBeVisibleAsync();
    }
}
