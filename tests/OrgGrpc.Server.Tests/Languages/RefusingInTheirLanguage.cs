using System.Net;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.Server.Tests.Pages.Account;
using OrgGrpc.Server.Tests.Pages.Operator;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Languages;

/// <summary>What the rpcs refuse, as a page says it to somebody who speaks German.</summary>
public sealed class RefusingInTheirLanguage(AccountServer server) : IClassFixture<AccountServer>
{
    [Fact]
    public async Task A_wrong_password_is_wrong_in_German_and_so_are_too_many()
    {
        using var visitor = await WebVisitor.AsAsync(server, await server.AddPersonWithPasswordAsync("kurt"), language: "de");

        for (var i = 0; i < 10; i++)
        {
            Assert.Contains("Jetziges Passwort: ist falsch.", await GuessAsync(visitor, HttpStatusCode.OK), StringComparison.Ordinal);
        }

        Assert.Contains(
            "Zu viele Versuche. Versuchen Sie es in 15 Minuten noch einmal.", await GuessAsync(visitor, HttpStatusCode.TooManyRequests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_database_refuses_is_said_in_German()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var organization = await FoundAsync(kurt, new() { Name = "Nirvana" });
        await FoundAsync(kurt, new() { Name = "Scream", Slug = "vergeben" });
        using var visitor = await WebVisitor.AsAsync(server, kurt, language: "de");

        var page = await visitor.SubmitAsync(
            $"/organizations/{organization}/settings", "save", ("Name", "Nirvana"), ("Slug", "vergeben"), ("Etag", ""));

        Assert.Contains("Eine andere Organisation hat diesen Kurznamen.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Another organization", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_invitation_of_many_is_refused_in_German()
    {
        var (kurt, krist) = (await server.AddPersonAsync("kurt"), await server.AddPersonAsync("krist"));
        var organization = await FoundAsync(kurt, new() { Name = "Nirvana" });
        await server.JoinAsync(organization, krist);
        using var visitor = await WebVisitor.AsAsync(server, kurt, language: "de");

        var page = await visitor.SubmitAsync(
            $"/organizations/{organization}/invite", "", ("Emails", $"{krist.Address}\nkein-at"), ("Role", "member"), ("Days", "7"));

        Assert.Contains("Die Person ist schon Mitglied.", page, StringComparison.Ordinal);
        Assert.Contains("muss eine E-Mail-Adresse wie name@example.org sein.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("The request is invalid", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_cannot_be_is_refused_in_German()
    {
        using var visitor = await WebVisitor.AsAsync(server, await server.AddPersonAsync("pat", isOperator: true), language: "de");

        var page = await visitor.SubmitAsync(
            "/operator/clients/new", "", ("DisplayName", "Bühne"), ("ClientId", "user_x"), ("Type", "Public"), ("GrantTypes", "AuthorizationCode"), ("Consent", "Explicit"));

        Assert.Contains("Client-ID: muss aus 1 bis 100 Buchstaben, Ziffern, '.', '_' und '-' bestehen", page, StringComparison.Ordinal);
        Assert.Contains("Adressen nach dem Anmelden: es muss mindestens eine sein, wenn AUTHORIZATION_CODE gewählt ist.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("must ", page, StringComparison.Ordinal);
    }

    private static async Task<string> GuessAsync(WebVisitor visitor, HttpStatusCode expected)
    {
        using var answer = await visitor.SendFormAsync(
            "/account?handler=password", "/account", ("PresentPassword", "geraten"), ("NewPassword", "Kühe auf der hohen Alm"));
        Assert.Equal(expected, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    private async Task<string> FoundAsync(User owner, CreateOrganizationRequest request) =>
        (await new OrganizationService.OrganizationServiceClient(server.As(owner.Id)).CreateOrganizationAsync(request)).Organization.Id;
}
