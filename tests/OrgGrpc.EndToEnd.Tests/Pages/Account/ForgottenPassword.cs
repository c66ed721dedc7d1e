using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Pages.Account;

public sealed class ForgottenPassword(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Fact]
    public async Task Somebody_chooses_a_new_password_and_signs_in_with_it()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        await using var visitor = await Visitor.ArriveAsync(server);

        await visitor.Page.GotoAsync("/sign-in");
        await visitor.ClickLinkAsync("Forgot your password?");
        await visitor.ExpectHeadingAsync("Forgot your password?");
        await visitor.LookAsync("forgot-password");
        await visitor.Page.GetByLabel("E-mail address").FillAsync(kurt.Address.Value);
        await visitor.ClickButtonAsync("Send the link");
        await visitor.ExpectHeadingAsync("Look into your mailbox");
        await visitor.LookAsync("forgot-password-sent");

        await visitor.FollowMailAsync(kurt.Address.Value);
        await visitor.ExpectHeadingAsync("Choose a new password");
        await visitor.LookAsync("reset-password");
        var link = visitor.Page.Url;
        await visitor.Page.GetByLabel("New password").FillAsync("short");
        await visitor.ClickButtonAsync("Set the password");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("New password must be");
        await visitor.LookAsync("reset-password-problem");
        await visitor.Page.GetByLabel("New password").FillAsync("my hero of old");
        await visitor.ClickButtonAsync("Set the password");
        await visitor.ExpectHeadingAsync("Your password is changed");
        await visitor.LookAsync("reset-password-done");
        await visitor.ClickLinkAsync("Sign in");
        await visitor.TypeCredentialsAsync(kurt.Address.Value, "my hero of old");
        await Assertions.Expect(visitor.Page.GetByText("You are signed in as kurt")).ToBeVisibleAsync();

        await visitor.Page.GotoAsync(link);
        await visitor.Page.GetByLabel("New password").FillAsync("another one of these");
        await visitor.ClickButtonAsync("Set the password");
        await visitor.ExpectHeadingAsync("This link does not work any more");
        await visitor.LookAsync("reset-password-used");
    }
}
