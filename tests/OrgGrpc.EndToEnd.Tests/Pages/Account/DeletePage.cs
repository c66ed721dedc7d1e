using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.EndToEnd.Tests.Pages.Account;

public sealed class DeletePage(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Fact]
    public async Task An_owner_is_led_to_what_keeps_them_and_then_leaves_for_good()
    {
        var (kurt, krist) = (await server.AddPersonAsync("kurt"), await server.AddPersonAsync("krist"));
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(kurt.Id));
        var nirvana = (await organizations.CreateOrganizationAsync(new() { Name = "Nirvana" })).Organization.Id;
        var membership = await server.JoinAsync(nirvana, krist);
        await using var visitor = await Visitor.ArriveAsync(server, kurt);

        await visitor.Page.GotoAsync("/account");
        await visitor.ClickLinkAsync("Delete my account");
        await visitor.LookAsync("delete-account");
        await ConfirmAsync(visitor, "yes");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("That is not your e-mail address.");
        await ConfirmAsync(visitor, kurt.Address.Value);
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("You own organizations.");
        await visitor.LookAsync("delete-account-owner");
        await visitor.ClickLinkAsync("Nirvana");
        await visitor.ExpectHeadingAsync("Nirvana");

        await new OwnershipService.OwnershipServiceClient(server.As(kurt.Id)).TransferOwnershipAsync(
            new() { OrganizationId = nirvana, MembershipId = membership.Id.ToString() });
        await visitor.Page.GotoAsync("/account/delete");
        await ConfirmAsync(visitor, kurt.Address.Value);
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    private static async Task ConfirmAsync(Visitor visitor, string text)
    {
        await visitor.Page.GetByLabel("Type your e-mail address").FillAsync(text);
        await visitor.ClickButtonAsync("Delete my account");
    }
}
