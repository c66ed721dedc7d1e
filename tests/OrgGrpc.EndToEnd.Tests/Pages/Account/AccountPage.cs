using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Pages.Account;

public sealed class AccountPage(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Fact]
    public async Task Somebody_changes_name_and_password_and_signs_out_everywhere()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        await using var visitor = await Visitor.ArriveAsync(server, kurt);

        await visitor.Page.GotoAsync("/");
        await visitor.ClickLinkAsync("Account");
        await visitor.ExpectHeadingAsync("My account");
        await visitor.LookAsync("account");
        await visitor.Page.GetByLabel("Your name").FillAsync("Kurt Cobain");
        await visitor.ClickButtonAsync("Save");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Saved.");
        await Assertions.Expect(visitor.Page.GetByLabel("Your name")).ToHaveValueAsync("Kurt Cobain");

        await ChangeAsync(visitor, "a wrong one");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Present password is wrong.");
        await Assertions.Expect(visitor.Page.GetByLabel("Your name")).ToHaveValueAsync("Kurt Cobain");
        await visitor.LookAsync("account-problem");
        await ChangeAsync(visitor, Passwords.Usual);
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Your password is changed.");

        await visitor.ClickButtonAsync("Sign out everywhere");
        await visitor.ExpectHeadingAsync("You are signed out");
        await visitor.ClickLinkAsync("Sign in again");
        await visitor.TypeCredentialsAsync(kurt.Address.Value, "my hero of old");
        await Assertions.Expect(visitor.Page.GetByText("You are signed in as Kurt Cobain")).ToBeVisibleAsync();
    }

    private static async Task ChangeAsync(Visitor visitor, string present)
    {
        await visitor.Page.GetByLabel("Present password").FillAsync(present);
        await visitor.Page.GetByLabel("New password").FillAsync("my hero of old");
        await visitor.ClickButtonAsync("Change the password");
    }
}
