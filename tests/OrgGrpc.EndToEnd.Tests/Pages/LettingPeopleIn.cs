using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Pages;

/// <summary>Registrations that an operator decides on, and a server that takes none.</summary>
public sealed class LettingPeopleIn
{
    [Fact]
    public async Task Somebody_registers_waits_and_is_let_in()
    {
        await using var server = new ServerOfMode("Approval");
        await server.InitializeAsync();
        var pat = await server.AddPersonAsync("pat", isOperator: true);
        await using var newcomer = await Visitor.ArriveAsync(server);
        await newcomer.Page.GotoAsync("/register");
        await newcomer.Page.GetByLabel("E-mail address").FillAsync("chad@example.org");
        await newcomer.Page.GetByLabel("Your name").FillAsync("Chad");
        await newcomer.Page.GetByLabel("Password").FillAsync(Passwords.Usual);
        await newcomer.ClickButtonAsync("Create an account");
        await newcomer.ExpectHeadingAsync("Look into your mailbox");
        await newcomer.FollowMailAsync("chad@example.org");
        await newcomer.Page.GetByLabel("Password").FillAsync(Passwords.Usual);
        await newcomer.ClickButtonAsync("Verify this address");
        await Assertions.Expect(newcomer.Page.GetByText("look at your registration next")).ToBeVisibleAsync();
        await newcomer.LookAsync("verify-email-waiting");

        await using var visitor = await Visitor.ArriveAsync(server, pat);
        await visitor.Page.GotoAsync("/operator");
        await visitor.ClickTabAsync("Registrations (1)");
        await visitor.Page.GetByText("Reject", new() { Exact = true }).First.ClickAsync();
        await visitor.LookAsync("operator-registrations");
        await visitor.ClickButtonAsync("Let Chad in");
        await Assertions.Expect(visitor.Page.GetByText("Nobody waits to be let in.")).ToBeVisibleAsync();

        await newcomer.Page.GotoAsync("/sign-in");
        await newcomer.TypeCredentialsAsync("chad@example.org");
        await Assertions.Expect(newcomer.Page.GetByText("You are signed in as Chad")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_passkey_lets_nobody_in_who_waits()
    {
        await using var server = new ServerOfMode("Approval");
        await server.InitializeAsync();
        var kurt = await server.AddPersonAsync("kurt");
        await using var visitor = await Visitor.ArriveAsync(server, kurt);
        await Telephone.LayBesideAsync(visitor);
        await visitor.Page.GotoAsync("/account/security");
        await visitor.Page.GetByLabel("Name of the new passkey").FillAsync("telephone");
        await visitor.ClickButtonAsync("Add a passkey");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("The passkey is added.");

        await server.WaitAsync(kurt.Id);
        await visitor.Page.GotoAsync("/account");
        await visitor.ExpectHeadingAsync("Sign in");
        await visitor.ClickButtonAsync("Sign in with a passkey");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("have not let you in yet");
        await visitor.LookAsync("sign-in-passkey-waiting");

        await server.ChangeAsync(kurt.Id, user => user.Approve(TimeProvider.System.GetUtcNow()));
        await visitor.Page.GotoAsync("/sign-in?returnUrl=/account");
        await visitor.ClickButtonAsync("Sign in with a passkey");
        await visitor.ExpectHeadingAsync("My account");
    }

    [Fact]
    public async Task A_server_for_the_invited_says_so()
    {
        await using var server = new ServerOfMode("InvitationOnly");
        await server.InitializeAsync();
        await using var visitor = await Visitor.ArriveAsync(server);

        await visitor.Page.GotoAsync("/sign-in");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Create an account" })).ToHaveCountAsync(0);
        await visitor.Page.GotoAsync("/register");
        await Assertions.Expect(visitor.Page.GetByText("by invitation only")).ToBeVisibleAsync();
        await visitor.LookAsync("register-closed");
    }

    private sealed class ServerOfMode(string mode) : SigningInServer
    {
        protected override string Host => "localhost";

        protected override IReadOnlyDictionary<string, string?> Settings =>
            new Dictionary<string, string?>(base.Settings) { ["OrgGrpc:Registration:Mode"] = mode };
    }
}
