using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Pages;

public sealed class SignInPage(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task Somebody_signs_in_by_keyboard_and_out_again()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        await using var visitor = await Visitor.ArriveAsync(server);
        var page = visitor.Page;

        await page.GotoAsync("/sign-in?returnUrl=%2Forganizations%2Fchoose");
        await visitor.LookAsync("sign-in");
        await page.GetByLabel("E-mail address").FocusAsync();
        await page.Keyboard.TypeAsync(kurt.Address.Value);
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByLabel("Password")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(Passwords.Usual);
        await page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.GetByLabel("Stay signed in")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/organizations/choose");

        await page.GotoAsync("/");
        await Assertions.Expect(page.GetByText($"You are signed in as kurt ({kurt.Address})")).ToBeVisibleAsync();
        await visitor.LookAsync("start-signed-in");
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign out" }).ClickAsync();
        await visitor.LookAsync("sign-out");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "You are signed out" })).ToBeVisibleAsync();
        await visitor.LookAsync("signed-out");

        await page.GotoAsync("/organizations/choose");
        await page.WaitForURLAsync("**/sign-in?returnUrl=*");
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_look_the_same()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        await using var visitor = await Visitor.ArriveAsync(server);

        var wrong = await FailAsync(visitor, kurt.Address.Value, "not-the-password");
        await visitor.LookAsync("sign-in-wrong");
        var unknown = await FailAsync(visitor, "nobody@example.org", "not-the-password");

        Assert.Contains("The e-mail address or the password is wrong.", wrong, StringComparison.Ordinal);
        Assert.Equal(wrong, unknown);
    }

    [Fact]
    public async Task Somebody_who_guesses_too_often_has_to_wait_and_is_told_how_long()
    {
        await using var visitor = await Visitor.ArriveAsync(server);
        for (var i = 0; i < 10; i++)
        {
            await FailAsync(visitor, "guessed@example.org", $"guess-{i}");
        }

        var told = await FailAsync(visitor, "guessed@example.org", Passwords.Usual);

        Assert.Contains("Too many wrong passwords. Try again in 15 minutes.", told, StringComparison.Ordinal);
        await visitor.LookAsync("sign-in-locked");
    }

    private static async Task<string> FailAsync(Visitor visitor, string email, string password)
    {
        await visitor.Page.GotoAsync("/sign-in");
        await visitor.Page.GetByLabel("E-mail address").FillAsync(email);
        await visitor.Page.GetByLabel("Password").FillAsync(password);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByLabel("Password")).ToHaveValueAsync("");
        return await visitor.Page.GetByRole(AriaRole.Main).InnerTextAsync();
    }
}
