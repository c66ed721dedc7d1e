using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.EndToEnd.Tests.Pages.Organizations;

/// <summary>An owner from the first organization to its end, in a browser.</summary>
public sealed class RunningAnOrganization(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Fact]
    public async Task An_owner_founds_it_invites_people_and_manages_them()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var krist = await server.AddPersonAsync("krist");
        await using var owner = await Visitor.ArriveAsync(server, kurt);

        await owner.Page.GotoAsync("/organizations");
        await owner.ExpectHeadingAsync("My organizations");
        await owner.LookAsync("organizations-none");
        await owner.ClickLinkAsync("Create an organization");
        await owner.LookAsync("organization-new");
        await owner.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Nirvana");
        await owner.Page.GetByLabel("Short name").FillAsync("Not a slug!");
        await owner.ClickButtonAsync("Create");
        await Assertions.Expect(owner.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Short name");
        await owner.LookAsync("organization-new-problem");
        await owner.Page.GetByLabel("Short name").FillAsync("nirvana");
        await owner.ClickButtonAsync("Create");
        await owner.ExpectHeadingAsync("Nirvana");
        await ExpectToldAsync(owner, "Nirvana is yours. Invite the others.");
        await owner.LookAsync("organization-members");

        await owner.ClickLinkAsync("Invite people");
        await owner.Page.GetByLabel("E-mail addresses").FillAsync($"Krist <{krist.Address}>; not-an-address\n{kurt.Address}");
        await owner.Page.GetByLabel("Words to them").FillAsync("Come as you are.");
        await owner.ClickButtonAsync("Send invitations");
        await Assertions.Expect(owner.Page.GetByText("1 of 2 invited")).ToBeVisibleAsync();
        await owner.LookAsync("organization-invite-results");
        await owner.ClickLinkAsync("Invitations");
        await Assertions.Expect(owner.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = krist.Address.Value })).ToContainTextAsync("kurt");
        await owner.LookAsync("organization-invitations");

        await using var invitee = await Visitor.ArriveAsync(server, krist);
        await invitee.Page.GotoAsync("/organizations");
        await invitee.LookAsync("organizations-invited");
        await invitee.ClickButtonAsync("Join Nirvana");
        await ExpectToldAsync(invitee, "You are a member now.");
        await invitee.ClickLinkAsync("Nirvana");
        await Assertions.Expect(invitee.Page.GetByRole(AriaRole.Link, new() { Name = "Invite people" })).ToHaveCountAsync(0);

        await owner.ClickLinkAsync("Members");
        await owner.ClickLinkAsync("krist");
        await owner.LookAsync("organization-member");
        await owner.Page.GetByLabel("Role").SelectOptionAsync("admin");
        await owner.Page.GetByLabel("Title").FillAsync("Bass");
        await owner.ClickButtonAsync("Save");
        await ExpectToldAsync(owner, "Saved.");
        await owner.Page.GetByText("Suspend the membership").ClickAsync();
        await owner.ClickButtonAsync("Suspend krist");
        await ExpectToldAsync(owner, "The membership is suspended.");
        await invitee.Page.GotoAsync("/organizations");
        await Assertions.Expect(invitee.Page.GetByText("membership suspended")).ToBeVisibleAsync();
        await owner.Page.GetByText("Reactivate the membership").ClickAsync();
        await owner.ClickButtonAsync("Reactivate");
        await ExpectToldAsync(owner, "The membership is in force again.");
        await owner.Page.GetByText("Remove from the organization").ClickAsync();
        await owner.LookAsync("organization-member-removing");
        await owner.ClickButtonAsync("Remove krist");
        await ExpectToldAsync(owner, "The member is removed.");
        await Assertions.Expect(owner.Page.GetByText("1 member", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Ownership_is_offered_and_accepted_and_both_sides_see_it()
    {
        var (kurt, krist) = (await server.AddPersonAsync("kurt"), await server.AddPersonAsync("krist"));
        var nirvana = await FoundAsync(kurt);
        await server.JoinAsync(nirvana, krist);
        await using var owner = await Visitor.ArriveAsync(server, kurt);
        await using var heir = await Visitor.ArriveAsync(server, krist);

        await owner.Page.GotoAsync($"/organizations/{nirvana}");
        await owner.ClickLinkAsync("krist");
        await owner.Page.GetByText("Hand the organization over").ClickAsync();
        await owner.LookAsync("organization-handing-over");
        await owner.ClickButtonAsync("Offer it to krist");
        await Assertions.Expect(owner.Page.GetByText("It is offered to krist until")).ToBeVisibleAsync();
        await owner.LookAsync("organization-offered");

        await heir.Page.GotoAsync($"/organizations/{nirvana}/settings");
        await heir.LookAsync("organization-offer-received");
        await heir.ClickButtonAsync("Accept and own Nirvana");
        await ExpectToldAsync(heir, "You own this organization now.");
        await owner.Page.ReloadAsync();
        await Assertions.Expect(owner.Page.GetByText("krist owns this organization.")).ToBeVisibleAsync();

        await owner.Page.GetByText("Leave Nirvana").First.ClickAsync();
        await owner.ClickButtonAsync("Leave Nirvana");
        await ExpectToldAsync(owner, "You have left Nirvana.");
    }

    [Fact]
    public async Task Whoever_types_the_name_deletes_it_and_can_bring_it_back()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var nirvana = await FoundAsync(kurt);
        await using var owner = await Visitor.ArriveAsync(server, kurt);

        await owner.Page.GotoAsync($"/organizations/{nirvana}/settings");
        await owner.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Foo Fighters");
        await owner.ClickButtonAsync("Save");
        await owner.ExpectHeadingAsync("Foo Fighters");
        await owner.Page.GetByText("Delete Foo Fighters").First.ClickAsync();
        await owner.Page.GetByLabel("Type the name to confirm").FillAsync("Nirvana");
        await owner.ClickButtonAsync("Delete Foo Fighters");
        await Assertions.Expect(owner.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("That is not the name");
        await owner.LookAsync("organization-deleting");
        await owner.Page.GetByLabel("Type the name to confirm").FillAsync("Foo Fighters");
        await owner.ClickButtonAsync("Delete Foo Fighters");
        await ExpectToldAsync(owner, "The organization is deleted.");
        await owner.LookAsync("organization-deleted");
        await owner.ClickButtonAsync("Bring Foo Fighters back");
        await ExpectToldAsync(owner, "The organization is back.");
    }

    [Fact]
    public async Task A_link_for_many_is_shown_once_and_can_be_withdrawn()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var nirvana = await FoundAsync(kurt);
        await using var owner = await Visitor.ArriveAsync(server, kurt);

        await owner.Page.GotoAsync($"/organizations/{nirvana}/invitations");
        await owner.Page.GetByText("Make a link").ClickAsync();
        await owner.Page.GetByLabel("How many may join with it").FillAsync("3");
        await owner.ClickButtonAsync("Make the link");
        var url = await owner.Page.GetByRole(AriaRole.Status).GetByRole(AriaRole.Code).TextContentAsync();
        await owner.LookAsync("organization-link");

        await using var guest = await Visitor.ArriveAsync(server, await server.AddPersonAsync("dave"));
        await guest.Page.GotoAsync(url!);
        await guest.ClickButtonAsync("Join");
        await guest.ExpectHeadingAsync("Welcome to Nirvana");

        await owner.Page.GotoAsync($"/organizations/{nirvana}/invitations");
        await Assertions.Expect(owner.Page.GetByText("1 of 3")).ToBeVisibleAsync();
        await owner.ClickButtonAsync("Withdraw the link");
        await ExpectToldAsync(owner, "The link is withdrawn. Whoever joined with it stays.");
        await Assertions.Expect(owner.Page.GetByText("None is open.")).ToBeVisibleAsync();
    }

    private async Task<string> FoundAsync(User owner) => (await new OrganizationServiceClient(server.As(owner.Id))
        .CreateOrganizationAsync(new() { Name = "Nirvana" })).Organization.Id;

    private static Task ExpectToldAsync(Visitor visitor, string text) =>
        Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync(text);
}
