using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Pages;

public sealed class SetupPage(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Fact]
    public async Task The_link_on_the_console_makes_the_first_operator_and_works_once()
    {
        var link = server.Services.GetRequiredService<StartNotes>().All.SelectMany(note => note.Lines).Single(line => line.Contains("/setup?", StringComparison.Ordinal));
        await using var visitor = await Visitor.ArriveAsync(server);

        await visitor.Page.GotoAsync(link[..^1]);
        await visitor.ExpectHeadingAsync("This link does not work any more");
        await visitor.Page.GotoAsync(link);
        await visitor.ExpectHeadingAsync("The first operator");
        await visitor.LookAsync("setup");
        await FillAsync(visitor, "short");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Password");
        await visitor.LookAsync("setup-problem");
        await FillAsync(visitor, Passwords.Usual);
        await visitor.ExpectHeadingAsync("The server is yours");
        await visitor.LookAsync("setup-done");

        await visitor.ClickLinkAsync("Sign in");
        await visitor.TypeCredentialsAsync("dave@example.org");
        await Assertions.Expect(visitor.Page.GetByText("You are signed in as Dave Grohl")).ToBeVisibleAsync();
        await visitor.Page.GotoAsync(link);
        await visitor.ExpectHeadingAsync("This link does not work any more");
        await visitor.LookAsync("setup-used");
    }

    private static async Task FillAsync(Visitor visitor, string password)
    {
        await visitor.Page.GetByLabel("E-mail address").FillAsync("dave@example.org");
        await visitor.Page.GetByLabel("Your name").FillAsync("Dave Grohl");
        await visitor.Page.GetByLabel("Password").FillAsync(password);
        await visitor.ClickButtonAsync("Become the operator");
    }
}
