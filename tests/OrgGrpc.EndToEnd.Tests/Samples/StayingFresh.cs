using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.EndToEnd.Tests.Samples;

/// <summary>The web application's access token is good for five minutes; what changes meanwhile holds at the next click.</summary>
public sealed class StayingFresh(ProjectsDemo demo) : IClassFixture<ProjectsDemo>
{
    [Fact]
    public async Task A_new_role_is_there_without_signing_in_again()
    {
        var (visitor, owner, membership) = await demo.SignInMemberAsync("krist", "dgc");
        await using var browser = visitor;
        var session = await CookieAsync(visitor);

        await new MembershipService.MembershipServiceClient(demo.Server.As(owner.Id)).UpdateMembershipAsync(new()
        {
            OrganizationId = membership.OrganizationId.ToString(),
            MembershipId = membership.Id.ToString(),
            Membership = new() { Roles = { "admin" } },
            UpdateMask = new() { Paths = { "roles" } },
        });
        await ReloadUntilAsync(visitor, visitor.Page.GetByText("Your roles: admin, member"), stays: visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "dgc" }));

        Assert.NotEqual(session, await CookieAsync(visitor));
        await visitor.Page.GetByLabel("New project").FillAsync("Nevermind");
        await visitor.ClickButtonAsync("Add");
        await visitor.ClickButtonAsync("Delete Nevermind");
        await Assertions.Expect(visitor.Page.GetByText("There are no projects yet.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Whoever_is_removed_is_out_at_the_next_click()
    {
        var (visitor, owner, membership) = await demo.SignInMemberAsync("chad", "tupelo");
        await using var browser = visitor;

        await new MembershipService.MembershipServiceClient(demo.Server.As(owner.Id)).RemoveMembershipAsync(new()
        {
            OrganizationId = membership.OrganizationId.ToString(),
            MembershipId = membership.Id.ToString(),
        });
        await ReloadUntilAsync(visitor, visitor.Page.GetByText("Sign in to see and plan them together."), stays: visitor.Page.GetByRole(AriaRole.Heading));

        Assert.Equal("", await CookieAsync(visitor));
    }

    private static async Task ReloadUntilAsync(Visitor visitor, ILocator seen, ILocator stays)
    {
        do
        {
            await visitor.Page.ReloadAsync();
            await Assertions.Expect(stays).ToBeVisibleAsync();
        }
        while (!await seen.IsVisibleAsync());
    }

    private async Task<string> CookieAsync(Visitor visitor) => string.Concat(
        (await visitor.Context.CookiesAsync([demo.Web])).Where(cookie => cookie.Name.StartsWith("projects-web", StringComparison.Ordinal)).Select(cookie => cookie.Value));
}
