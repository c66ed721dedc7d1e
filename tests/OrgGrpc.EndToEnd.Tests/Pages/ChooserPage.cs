using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.EndToEnd.Tests.Pages;

public sealed class ChooserPage(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task Somebody_with_several_organizations_picks_one()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(kurt.Id));
        await organizations.CreateOrganizationAsync(new() { Name = "Nirvana" });
        await organizations.CreateOrganizationAsync(new() { Name = "Ein Verein mit einem wirklich ausführlichen Namen, der niemals in eine Zeile passt e. V." });
        await using var visitor = await Visitor.ArriveAsync(server, kurt);

        await visitor.Page.GotoAsync("/organizations/choose?returnUrl=%2F%3Fstate%3Dx");
        await visitor.LookAsync("choose");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Nirvana" }).ClickAsync();

        await visitor.Page.WaitForURLAsync("**/?state=x&organization=org_*");
    }

    [Fact]
    public async Task Somebody_without_one_creates_their_first()
    {
        await using var visitor = await Visitor.ArriveAsync(server, await server.AddPersonAsync("kurt"));

        await visitor.Page.GotoAsync("/organizations/choose?returnUrl=%2F%3Fstate%3Dx");
        await visitor.LookAsync("choose-none");
        await visitor.Page.GetByLabel("Name of the organization").FillAsync("   ");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Create and continue" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToBeFocusedAsync();
        await visitor.LookAsync("choose-problem");
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Name must be" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByLabel("Name of the organization")).ToBeFocusedAsync();
        await visitor.Page.Keyboard.TypeAsync("Nirvana");
        await visitor.Page.Keyboard.PressAsync("Enter");

        await visitor.Page.WaitForURLAsync("**/?state=x&organization=org_*");
    }
}
