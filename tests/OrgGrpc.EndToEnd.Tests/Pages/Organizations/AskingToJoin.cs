using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.EndToEnd.Tests.Pages.Organizations;

/// <summary>From the setting that lets people ask to the decisions on what they asked, in a browser.</summary>
public sealed class AskingToJoin(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Fact]
    public async Task People_ask_withdraw_are_rejected_and_are_let_in()
    {
        var (kurt, chad, dave) = (await server.AddPersonAsync("kurt"), await server.AddPersonAsync("chad"), await server.AddPersonAsync("dave"));
        var created = await new OrganizationServiceClient(server.As(kurt.Id)).CreateOrganizationAsync(new() { Name = "Nirvana", Slug = "nirvana" });
        var address = $"/organizations/{created.Organization.Id}";
        await using var owner = await Visitor.ArriveAsync(server, kurt);
        await using var first = await Visitor.ArriveAsync(server, chad);
        await using var second = await Visitor.ArriveAsync(server, dave);

        await first.Page.GotoAsync("/ask/nirvana");
        var closed = await first.Page.ContentAsync();
        await first.Page.GotoAsync("/ask/no-such-band");
        Assert.Equal(await first.Page.ContentAsync(), closed);

        await owner.Page.GotoAsync($"{address}/settings");
        await owner.Page.GetByLabel("How people come in").SelectOptionAsync("Request");
        await owner.LookAsync("organization-settings-joining");
        await owner.ClickButtonAsync("Save");
        await ExpectToldAsync(owner, "Saved.");
        await owner.ClickLinkAsync("Requests");
        await Assertions.Expect(owner.Page.GetByText("Nobody is asking to join.")).ToBeVisibleAsync();
        await owner.LookAsync("organization-requests-none");

        await AskAsync(first, "I play the drums.");
        await first.LookAsync("ask-pending");
        await first.Page.GotoAsync("/organizations");
        await first.LookAsync("organizations-asked");
        await first.ClickButtonAsync("Withdraw the request to join Nirvana");
        await ExpectToldAsync(first, "Your request is withdrawn.");
        await AskAsync(first, "I do play the drums.");
        await AskAsync(second, "So do I.");

        await owner.Page.ReloadAsync();
        await owner.LookAsync("organization-requests");
        await Assertions.Expect(owner.Page.GetByRole(AriaRole.Link, new() { Name = "Requests (2)" })).ToBeVisibleAsync();
        await owner.Page.GetByText("Reject the request of chad").ClickAsync();
        await owner.Page.GetByLabel("Why, for chad").FillAsync("We found somebody.");
        await owner.LookAsync("organization-requests-rejecting");
        await owner.ClickButtonAsync("Reject chad");
        await ExpectToldAsync(owner, "The request is rejected.");
        await owner.Page.GetByLabel("Role of dave").SelectOptionAsync("admin");
        await owner.ClickButtonAsync("Approve dave");
        await ExpectToldAsync(owner, "The request is approved: there is a new member.");
        await Assertions.Expect(owner.Page.GetByText("Nobody is asking to join.")).ToBeVisibleAsync();

        await first.Page.GotoAsync("/ask/nirvana");
        await Assertions.Expect(first.Page.GetByText("Your last request was rejected.")).ToBeVisibleAsync();
        await first.LookAsync("ask-rejected");
        await second.Page.GotoAsync("/ask/nirvana");
        await second.LookAsync("ask-member");
        await second.ClickLinkAsync("Open Nirvana");
        await second.ExpectHeadingAsync("Nirvana");
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_signs_in_and_comes_back()
    {
        await using var nobody = await Visitor.ArriveAsync(server);

        await nobody.Page.GotoAsync("/ask/anything");

        await nobody.ExpectHeadingAsync("Sign in");
        Assert.EndsWith("/sign-in?returnUrl=%2Fask%2Fanything", nobody.Page.Url, StringComparison.Ordinal);
    }

    private static async Task AskAsync(Visitor visitor, string words)
    {
        await visitor.Page.GotoAsync("/ask/nirvana");
        await visitor.ExpectHeadingAsync("Join Nirvana");
        await visitor.LookAsync("ask");
        await visitor.Page.GetByLabel("Words to them").FillAsync(words);
        await visitor.ClickButtonAsync("Ask to join");
        await ExpectToldAsync(visitor, "You have asked. You get a mail when somebody has decided.");
    }

    private static Task ExpectToldAsync(Visitor visitor, string told) =>
        Assertions.Expect(visitor.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync(told);
}
