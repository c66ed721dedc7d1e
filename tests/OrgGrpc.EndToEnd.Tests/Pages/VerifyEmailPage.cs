using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.EndToEnd.Tests.Pages;

public sealed class VerifyEmailPage(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Fact]
    public async Task The_mailed_link_opens_the_account_once()
    {
        await RegisterAsync("pat@example.org");
        await using var visitor = await Visitor.ArriveAsync(server);
        await visitor.Page.GotoAsync("/sign-in");
        await visitor.TypeCredentialsAsync("pat@example.org");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not verified yet");
        await visitor.LookAsync("sign-in-not-verified");

        await visitor.FollowMailAsync("pat@example.org");
        await visitor.ExpectHeadingAsync("Verify your e-mail address");
        await visitor.LookAsync("verify-email");
        await visitor.Page.GetByLabel("Password").FillAsync("somebody else's password");
        await visitor.ClickButtonAsync("Verify this address");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("is not the one of the registration");
        await visitor.LookAsync("verify-email-wrong-password");
        await visitor.Page.GetByLabel("Password").FillAsync(Passwords.Usual);
        await visitor.ClickButtonAsync("Verify this address");
        await visitor.ExpectHeadingAsync("Your e-mail address is verified");
        await visitor.LookAsync("verify-email-done");
        await visitor.ClickLinkAsync("Sign in");
        await visitor.TypeCredentialsAsync("pat@example.org");
        await Assertions.Expect(visitor.Page.GetByText("You are signed in as pat@example.org")).ToBeVisibleAsync();

        await visitor.FollowMailAsync("pat@example.org");
        await visitor.ExpectHeadingAsync("This link does not work any more");
        await visitor.LookAsync("verify-email-used");
    }

    [Fact]
    public async Task A_new_link_replaces_the_old_one()
    {
        await RegisterAsync("chad@example.org");
        await using var visitor = await Visitor.ArriveAsync(server);
        var old = await (await visitor.FindMailAsync("chad@example.org")).GetByRole(AriaRole.Link).GetAttributeAsync("href");

        await visitor.Page.GotoAsync("/verify-email");
        await visitor.LookAsync("verify-email-ask");
        await visitor.Page.GetByLabel("E-mail address").FillAsync("chad@example.org");
        await visitor.ClickButtonAsync("Send a new link");
        await visitor.ExpectHeadingAsync("Look into your mailbox");
        await visitor.LookAsync("verify-email-sent");
        await visitor.FollowMailAsync("chad@example.org");
        Assert.NotEqual(old, visitor.Page.Url);
        await visitor.Page.GetByLabel("Password").FillAsync(Passwords.Usual);
        await visitor.ClickButtonAsync("Verify this address");
        await visitor.ExpectHeadingAsync("Your e-mail address is verified");

        await visitor.Page.GotoAsync(old!);
        await visitor.ExpectHeadingAsync("This link does not work any more");
    }

    private async Task RegisterAsync(string email) => await new RegistrationService.RegistrationServiceClient(server.Anonymous).RegisterUserAsync(
        new() { Email = email, Name = email, Password = Passwords.Usual });
}
