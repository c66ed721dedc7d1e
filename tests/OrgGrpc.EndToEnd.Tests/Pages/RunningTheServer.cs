using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.EndToEnd.Tests.Pages;

/// <summary>An operator's round through the server, in a browser.</summary>
public sealed class RunningTheServer(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Fact]
    public async Task An_operator_looks_after_organizations_people_clients_mails_and_keys()
    {
        var pat = await server.AddPersonAsync("pat", isOperator: true);
        var kurt = await server.AddPersonAsync("kurt");
        var nirvana = await new OrganizationServiceClient(server.As(kurt.Id)).CreateOrganizationAsync(new() { Name = "Nirvana", Slug = "nirvana" });
        await using var visitor = await Visitor.ArriveAsync(server, pat);
        var page = visitor.Page;

        await page.GotoAsync("/");
        await visitor.ClickLinkAsync("Operator");
        await visitor.ExpectHeadingAsync("This server");
        await visitor.LookAsync("operator");

        await visitor.ClickTabAsync("Organizations");
        await page.GetByLabel("Name or short name").FillAsync("nir");
        await visitor.ClickButtonAsync("Search");
        await visitor.LookAsync("operator-organizations");
        await visitor.ClickLinkAsync("Nirvana");
        await page.GetByLabel("Key in another system").FillAsync("crm-17");
        await visitor.ClickButtonAsync("Save");
        await ExpectToldAsync(visitor, "Saved.");
        await page.GetByText("Suspend", new() { Exact = true }).ClickAsync();
        await visitor.LookAsync("operator-organization");
        await visitor.ClickButtonAsync("Suspend Nirvana");
        await ExpectToldAsync(visitor, "The organization is suspended.");
        await page.GetByText("Reactivate", new() { Exact = true }).ClickAsync();
        await visitor.ClickButtonAsync("Reactivate Nirvana");
        await ExpectToldAsync(visitor, "The organization is active again.");

        await visitor.ClickTabAsync("People");
        await visitor.LookAsync("operator-people");
        await visitor.ClickLinkAsync("kurt");
        await page.GetByText("Delete", new() { Exact = true }).ClickAsync();
        await visitor.LookAsync("operator-person");
        await page.GetByLabel("Type the e-mail address to confirm").FillAsync(kurt.Address.Value);
        await visitor.ClickButtonAsync("Delete kurt");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The person owns organizations");
        await visitor.LookAsync("operator-person-owns");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Nirvana active" }))
            .ToHaveAttributeAsync("href", $"/operator/organizations/{nirvana.Organization.Id}");

        await visitor.ClickTabAsync("Clients");
        await visitor.LookAsync("operator-clients");
        await visitor.ClickLinkAsync("Register a client");
        await page.GetByLabel("Client id").FillAsync("web");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("The web site");
        await visitor.ClickButtonAsync("Register");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("must hold at least one");
        await visitor.LookAsync("operator-client-problem");
        await page.GetByLabel("People sign in").CheckAsync();
        await page.GetByLabel("Where people come back to when they have signed in").FillAsync("https://www.example.com/callback");
        await page.GetByLabel("Scopes").FillAsync("openid\norganization");
        await visitor.ClickButtonAsync("Register");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Its secret is shown this once");
        await visitor.LookAsync("operator-client-registered");
        await visitor.ClickLinkAsync("To the client");
        await page.GetByText("Give it a new secret").ClickAsync();
        await visitor.LookAsync("operator-client");
        await visitor.ClickButtonAsync("Make a new secret");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The new secret is shown this once");

        await visitor.ClickTabAsync("Mails");
        await visitor.LookAsync("operator-mails");
        await visitor.ClickTabAsync("Keys");
        await page.GetByText("Change the keys before their time").ClickAsync();
        await visitor.LookAsync("operator-keys");
        await visitor.ClickButtonAsync("Make and publish new keys");
        await ExpectToldAsync(visitor, "New keys are published.");
        await visitor.LookAsync("operator-keys-published");
    }

    private static Task ExpectToldAsync(Visitor visitor, string text) =>
        Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToContainTextAsync(text);
}

internal static class OperatorTabs
{
    public static Task ClickTabAsync(this Visitor visitor, string name) =>
        visitor.Page.GetByRole(AriaRole.Navigation, new() { Name = "Operator" }).GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
}
