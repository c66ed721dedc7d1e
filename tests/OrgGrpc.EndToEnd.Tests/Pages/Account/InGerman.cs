using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Pages.Account;

public sealed class InGerman(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Fact]
    public async Task Somebody_who_reads_German_makes_an_account_and_looks_after_it()
    {
        await using var visitor = await Visitor.ArriveAsync(server, language: "de-DE");

        await visitor.Page.GotoAsync("/sign-in");
        await visitor.LookAsync("german-sign-in");
        await visitor.ClickLinkAsync("Konto anlegen");
        await visitor.ExpectHeadingAsync("Konto anlegen");
        await visitor.Page.GetByLabel("E-Mail-Adresse").FillAsync("heidi@example.org");
        await visitor.Page.GetByLabel("Ihr Name").FillAsync("Heidi");
        await visitor.Page.GetByLabel("Passwort").FillAsync("kurz");
        await visitor.ClickButtonAsync("Konto anlegen");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Passwort: muss");
        await visitor.LookAsync("german-register-problem");
        await visitor.Page.GetByLabel("Passwort").FillAsync(Passwords.Usual);
        await visitor.ClickButtonAsync("Konto anlegen");
        await visitor.ExpectHeadingAsync("Sehen Sie in Ihr Postfach");

        await visitor.FollowMailAsync("heidi@example.org");
        await visitor.Page.GetByLabel("Passwort").FillAsync(Passwords.Usual);
        await visitor.LookAsync("german-verify-email");
        await visitor.ClickButtonAsync("Diese Adresse bestätigen");
        await visitor.ClickLinkAsync("Anmelden");
        await visitor.Page.GetByLabel("E-Mail-Adresse").FillAsync("heidi@example.org");
        await visitor.Page.GetByLabel("Passwort").FillAsync(Passwords.Usual);
        await visitor.ClickButtonAsync("Anmelden");
        await Assertions.Expect(visitor.Page.GetByText("Sie sind als Heidi (heidi@example.org) angemeldet.")).ToBeVisibleAsync();
        await visitor.LookAsync("german-start");

        await visitor.ClickLinkAsync("Konto");
        await visitor.Page.GetByLabel("Ihr Name").FillAsync("Heidi Adelheid");
        await visitor.ClickButtonAsync("Speichern");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Gespeichert.");
        await visitor.LookAsync("german-account");
        foreach (var (address, heading) in Pages)
        {
            await visitor.Page.GotoAsync(address);
            await visitor.ExpectHeadingAsync(heading);
            await visitor.LookAsync($"german{address.Replace('/', '-')}");
        }

        await visitor.ClickLinkAsync("Abmelden");
        await visitor.ClickButtonAsync("Abmelden");
        await visitor.ExpectHeadingAsync("Sie sind abgemeldet");
    }

    private static IEnumerable<(string Address, string Heading)> Pages =>
    [
        ("/account/email", "E-Mail-Adresse ändern"),
        ("/account/security", "So melde ich mich an"),
        ("/account/authenticator", "Authenticator-App einrichten"),
        ("/account/delete", "Mein Konto löschen"),
    ];
}
