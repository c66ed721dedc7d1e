using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;
using OtpNet;

namespace OrgGrpc.EndToEnd.Tests.Pages.Account;

public sealed class AuthenticatorApp(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Fact]
    public async Task Somebody_sets_an_app_up_signs_in_with_it_and_with_a_recovery_code_and_switches_it_off()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        await using var visitor = await Visitor.ArriveAsync(server, kurt);
        await visitor.Page.GotoAsync("/account/security");
        await visitor.ClickLinkAsync("Set up an authenticator app");
        await visitor.ExpectHeadingAsync("Set up an authenticator app");
        await visitor.LookAsync("authenticator");
        var key = await visitor.Page.Locator("code.key").InnerTextAsync();
        var app = new Totp(Base32Encoding.ToBytes(key.Replace(" ", "", StringComparison.Ordinal)));

        await visitor.Page.GetByLabel("Code").FillAsync("12");
        await visitor.ClickButtonAsync("Set it up");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Code is wrong");
        Assert.Equal(key, await visitor.Page.Locator("code.key").InnerTextAsync());
        await visitor.LookAsync("authenticator-wrong");
        await visitor.Page.GetByLabel("Code").FillAsync(app.ComputeTotp());
        await visitor.ClickButtonAsync("Set it up");
        await visitor.ExpectHeadingAsync("The authenticator app is set up");
        await visitor.LookAsync("authenticator-done");
        var recovery = await visitor.Page.Locator(".codes code").AllInnerTextsAsync();
        await visitor.ClickLinkAsync("I have kept them");
        await Assertions.Expect(visitor.Page.GetByText("10 are left.")).ToBeVisibleAsync();
        await visitor.LookAsync("security-authenticator");

        await SignInAsync(visitor, kurt);
        await visitor.ExpectHeadingAsync("One more step");
        await visitor.Page.GetByLabel("Code").FillAsync("not this one");
        await visitor.ClickButtonAsync("Go on");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Code is wrong, or was used already.");
        await visitor.LookAsync("second-step-wrong");
        await visitor.Page.GetByLabel("Code").FillAsync(app.ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30)));
        await visitor.ClickButtonAsync("Go on");
        await visitor.ExpectHeadingAsync("My account");

        await SignInAsync(visitor, kurt);
        await visitor.Page.GetByLabel("Code").FillAsync(recovery[0]);
        await visitor.ClickButtonAsync("Go on");
        await visitor.ExpectHeadingAsync("My account");
        await visitor.Page.GotoAsync("/account/security");
        await Assertions.Expect(visitor.Page.GetByText("9 are left.")).ToBeVisibleAsync();

        await visitor.Page.GetByText("Switch it off").ClickAsync();
        await visitor.ClickButtonAsync("Switch the second step off");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Your password alone is enough again.");
        await SignInAsync(visitor, kurt);
        await visitor.ExpectHeadingAsync("My account");
    }

    private static async Task SignInAsync(Visitor visitor, User kurt)
    {
        await visitor.Page.GotoAsync("/sign-out");
        await visitor.ClickButtonAsync("Sign out");
        await visitor.Page.GotoAsync("/sign-in?returnUrl=/account");
        await visitor.TypeCredentialsAsync(kurt.Address.Value);
    }
}
