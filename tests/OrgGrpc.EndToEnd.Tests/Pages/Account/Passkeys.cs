using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Pages.Account;

public sealed class Passkeys(NamedServer server) : IClassFixture<NamedServer>
{
    [Fact]
    public async Task A_passkey_is_added_signs_in_without_a_password_and_is_removed()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        await using var visitor = await Visitor.ArriveAsync(server, kurt);
        var telephone = await Telephone.LayBesideAsync(visitor);
        await visitor.Page.GotoAsync("/account");
        await visitor.ClickLinkAsync("Passkeys, authenticator app and recovery codes");
        await visitor.ExpectHeadingAsync("How I sign in");
        await visitor.LookAsync("security-empty");

        await AddAsync(visitor, "telephone");
        Assert.Equal(1, await telephone.CountAsync());
        await visitor.LookAsync("security-passkey");

        await SignOutAsync(visitor);
        await visitor.Page.GotoAsync("/sign-in?returnUrl=/account");
        await visitor.LookAsync("sign-in-passkey");
        await visitor.ClickButtonAsync("Sign in with a passkey");
        await visitor.ExpectHeadingAsync("My account");

        await visitor.Page.GotoAsync("/account/security");
        await visitor.ClickButtonAsync("Remove the passkey telephone");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("The passkey is removed.");
        await SignOutAsync(visitor);
        await visitor.Page.GotoAsync("/sign-in?returnUrl=/account");
        await visitor.ClickButtonAsync("Sign in with a passkey");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("That passkey is not known here.");
        await visitor.LookAsync("sign-in-passkey-unknown");
    }

    [Fact]
    public async Task A_passkey_is_the_second_step_after_the_password_and_confirms_who_it_is()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        await using var visitor = await Visitor.ArriveAsync(server, kurt);
        await Telephone.LayBesideAsync(visitor);
        await visitor.Page.GotoAsync("/account/security");
        await AddAsync(visitor, "telephone");
        await visitor.ClickButtonAsync("Ask for a passkey after my password");
        await visitor.ExpectHeadingAsync("Your recovery codes");
        await visitor.LookAsync("security-second-step");

        await SignOutAsync(visitor);
        await visitor.Page.GotoAsync("/sign-in?returnUrl=/account");
        await visitor.TypeCredentialsAsync(kurt.Address.Value);
        await visitor.ExpectHeadingAsync("One more step");
        await visitor.LookAsync("second-step");
        await visitor.ClickButtonAsync("Use a passkey");
        await visitor.ExpectHeadingAsync("My account");

        await visitor.Page.GotoAsync("/confirm?returnUrl=/account/security");
        await visitor.ExpectHeadingAsync("Is it you?");
        await visitor.LookAsync("confirm");
        await visitor.ClickButtonAsync("Confirm with a passkey");
        await visitor.ExpectHeadingAsync("How I sign in");
    }

    [Fact]
    public async Task Somebody_else_s_passkey_is_no_second_step_and_confirms_nothing()
    {
        var (kurt, dave) = (await server.AddPersonWithPasswordAsync("kurt"), await server.AddPersonWithPasswordAsync("dave"));
        await server.AddAuthenticatorAsync(kurt);
        await using var visitor = await Visitor.ArriveAsync(server, dave);
        await Telephone.LayBesideAsync(visitor);
        await visitor.Page.GotoAsync("/account/security");
        await AddAsync(visitor, "dave's");
        await SignOutAsync(visitor);

        await visitor.Page.GotoAsync("/sign-in?returnUrl=/account");
        await visitor.TypeCredentialsAsync(kurt.Address.Value);
        await visitor.ExpectHeadingAsync("One more step");
        await visitor.ClickButtonAsync("Use a passkey");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
        await visitor.ExpectHeadingAsync("One more step");
    }

    [Fact]
    public async Task An_authenticator_that_does_not_recognize_its_holder_gives_nothing()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        await using var visitor = await Visitor.ArriveAsync(server, kurt);
        var telephone = await Telephone.LayBesideAsync(visitor);
        await visitor.Page.GotoAsync("/account/security");
        await AddAsync(visitor, "telephone");
        await SignOutAsync(visitor);
        await telephone.RecognizeAsync(false);

        await visitor.Page.GotoAsync("/sign-in?returnUrl=/account");
        await visitor.ClickButtonAsync("Sign in with a passkey");

        await Assertions.Expect(visitor.Page.GetByText("Nothing happened: the browser gave no passkey.")).ToBeVisibleAsync();
        await visitor.ExpectHeadingAsync("Sign in");
    }

    private static async Task AddAsync(Visitor visitor, string name)
    {
        await visitor.Page.GetByLabel("Name of the new passkey").FillAsync(name);
        await visitor.ClickButtonAsync("Add a passkey");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("The passkey is added.");
    }

    private static async Task SignOutAsync(Visitor visitor)
    {
        await visitor.Page.GotoAsync("/sign-out");
        await visitor.ClickButtonAsync("Sign out");
        await visitor.ExpectHeadingAsync("You are signed out");
    }
}
