using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Pages.Account;

public sealed class RegisterPage(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Fact]
    public async Task Somebody_makes_an_account_and_signs_in()
    {
        await using var visitor = await Visitor.ArriveAsync(server);

        await visitor.Page.GotoAsync("/sign-in");
        await visitor.ClickLinkAsync("Create an account");
        await visitor.ExpectHeadingAsync("Create an account");
        await visitor.LookAsync("register");
        await visitor.Page.GetByLabel("E-mail address").FillAsync("pat@example.org");
        await visitor.Page.GetByLabel("Your name").FillAsync("Pat Smear");
        await visitor.Page.GetByLabel("Password").FillAsync("short");
        await visitor.ClickButtonAsync("Create an account");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Password");
        await visitor.LookAsync("register-problem");
        await visitor.Page.GetByLabel("Password").FillAsync(Passwords.Usual);
        await visitor.ClickButtonAsync("Create an account");
        await visitor.ExpectHeadingAsync("Look into your mailbox");
        await visitor.LookAsync("register-sent");

        await visitor.FollowMailAsync("pat@example.org");
        await visitor.Page.GetByLabel("Password").FillAsync(Passwords.Usual);
        await visitor.ClickButtonAsync("Verify this address");
        await visitor.ClickLinkAsync("Sign in");
        await visitor.TypeCredentialsAsync("pat@example.org");
        await Assertions.Expect(visitor.Page.GetByText("You are signed in as Pat Smear")).ToBeVisibleAsync();
    }
}
