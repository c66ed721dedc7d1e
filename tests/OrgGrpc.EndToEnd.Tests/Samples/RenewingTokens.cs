using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.EndToEnd.Tests.Samples;

/// <summary>The web application's access token runs out while somebody works: the new one says what is true by then.</summary>
public sealed class RenewingTokens(ShortLivedProjectsDemo demo) : IClassFixture<ShortLivedProjectsDemo>
{
    [Fact]
    public async Task An_expired_token_is_renewed_without_a_word_and_says_what_changed()
    {
        var (visitor, owner, membership) = await demo.SignInMemberAsync("krist", "sub-pop");
        await using var browser = visitor;
        await Assertions.Expect(visitor.Page.GetByText("Your roles: member")).ToBeVisibleAsync();

        await new MembershipService.MembershipServiceClient(demo.Server.As(owner.Id)).UpdateMembershipAsync(new()
        {
            OrganizationId = membership.OrganizationId.ToString(),
            MembershipId = membership.Id.ToString(),
            Membership = new() { Roles = { "admin" } },
            UpdateMask = new() { Paths = { "roles" } },
        });
        await visitor.Page.ReloadAsync();

        await Assertions.Expect(visitor.Page.GetByText("Your roles: admin, member")).ToBeVisibleAsync();
        await visitor.Page.GetByLabel("New project").FillAsync("Bleach");
        await visitor.ClickButtonAsync("Add");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Listitem)).ToContainTextAsync("Bleach");
    }

    [Fact]
    public async Task Whoever_was_removed_meanwhile_has_to_sign_in_and_does_not_get_back()
    {
        var (visitor, owner, membership) = await demo.SignInMemberAsync("chad", "sst");
        await using var browser = visitor;

        await new MembershipService.MembershipServiceClient(demo.Server.As(owner.Id)).RemoveMembershipAsync(new()
        {
            OrganizationId = membership.OrganizationId.ToString(),
            MembershipId = membership.Id.ToString(),
        });
        await visitor.Page.ReloadAsync();

        await visitor.ExpectHeadingAsync("Projects of your organization");
        Assert.DoesNotContain(
            await visitor.Context.CookiesAsync([demo.Web]), cookie => cookie.Name.StartsWith("projects-web", StringComparison.Ordinal));
        await visitor.Page.GotoAsync($"{demo.Web}/sign-in?organization=sst");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("That was refused");
        await visitor.ClickLinkAsync("Sign in");
        await visitor.ExpectHeadingAsync("Your first organization");
    }
}
