using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Pages.Account;

public sealed class SessionsPage(SigningInServer server) : IClassFixture<SigningInServer>
{
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1";

    [Fact]
    public async Task Somebody_sees_where_they_are_signed_in_and_signs_out_there()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        await server.OpenSessionAsync(kurt, Phone, "2001:db8:85a3::8a2e:370:7334");
        await server.OpenSessionAsync(kurt, "", "198.51.100.7");
        await using var visitor = await Visitor.ArriveAsync(server);
        await visitor.Page.GotoAsync("/sign-in");
        await visitor.TypeCredentialsAsync(kurt.Address.Value);

        await visitor.ClickLinkAsync("Account");
        await visitor.ClickLinkAsync("Where I am signed in");
        await visitor.ExpectHeadingAsync("Where I am signed in");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Row, new() { Name = "Chrome on Linux" })).ToContainTextAsync("This one");
        await visitor.LookAsync("sessions");

        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out Safari on iPhone" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Signed out there.");
        await Assertions.Expect(visitor.Page.GetByText("Safari on iPhone")).ToHaveCountAsync(0);
        await Assertions.Expect(visitor.Page.GetByText("An unknown device")).ToBeVisibleAsync();
        await visitor.ClickButtonAsync("Sign out all others");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("You are signed in here only.");
        await Assertions.Expect(visitor.Page.GetByText("An unknown device")).ToHaveCountAsync(0);
        await Assertions.Expect(visitor.Page.GetByText("Chrome on Linux")).ToBeVisibleAsync();
    }
}
