using System.Net;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Pages;

/// <summary>Forms that no page of ours would send.</summary>
public sealed class OddForms(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Theory]
    [InlineData("2147483647")]
    [InlineData("-2147483648")]
    [InlineData("0")]
    [InlineData("a week")]
    [InlineData("99999999999999")]
    public async Task An_invitation_for_days_that_do_not_exist_comes_back_and_is_not_made(string days)
    {
        var (owner, organization, invitations) = await FoundAsync();
        var address = $"/organizations/{organization}/invite";

        using var answer = await owner.SendFormAsync(address, ("Emails", "odd@example.org"), ("Role", "member"), ("Days", days));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("did not work", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty((await invitations.ListInvitationsAsync(new() { OrganizationId = organization })).Invitations);
        owner.Dispose();
    }

    [Theory]
    [InlineData("10", "2147483647")]
    [InlineData("10", "tomorrow")]
    [InlineData("two", "7")]
    [InlineData("", "7")]
    [InlineData("-1", "7")]
    public async Task A_link_for_a_number_that_is_none_comes_back_and_is_not_made(string uses, string days)
    {
        var (owner, organization, invitations) = await FoundAsync();
        var address = $"/organizations/{organization}/invitations";

        using var answer = await owner.SendFormAsync($"{address}?handler=link", address, ("Role", "member"), ("MaxUses", uses), ("Days", days));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("That did not work", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty((await invitations.ListInvitationLinksAsync(new() { OrganizationId = organization })).InvitationLinks);
        owner.Dispose();
    }

    [Fact]
    public async Task Fields_that_a_form_does_not_show_change_nothing()
    {
        var (owner, organization, _) = await FoundAsync();
        var settings = $"/organizations/{organization}/settings";
        var chad = await server.AddPersonAsync("chad");

        using var answer = await owner.SendFormAsync(
            $"{settings}?handler=save", settings, ("Name", "Nirvana"), ("Slug", ""), ("Organization.Name", "Planted"), ("Organization.OwnerUserId", chad.Id.ToString()),
            ("OwnerUserId", chad.Id.ToString()), ("Status", "suspended"), ("Done", "<b>planted</b>"), ("PersonId", chad.Id.ToString()));

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        var now = await owner.ReadAsync(settings);
        Assert.Contains("You own this organization.", now, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", now, StringComparison.OrdinalIgnoreCase);
        owner.Dispose();
    }

    [Fact]
    public async Task More_fields_than_anybody_types_are_refused()
    {
        using var visitor = new WebVisitor(server);

        using var answer = await visitor.SendFormAsync("/sign-in", [.. Enumerable.Range(0, 2000).Select(i => ($"field{i}", "x"))]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Names_with_markup_are_text_on_every_page_that_shows_them()
    {
        const string Evil = "<script>alert(1)</script>\" onmouseover=\"alert(2)' {{1337*1337}} @(1337*1337)";
        var kurt = await server.AddPersonAsync(Evil, email: "markup@example.org");
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(kurt.Id));
        var id = (await organizations.CreateOrganizationAsync(new() { Name = Evil })).Organization.Id;
        var krist = await server.JoinAsync(id, await server.AddPersonAsync(Evil, email: "markup2@example.org"));
        await new InvitationService.InvitationServiceClient(server.As(kurt.Id)).CreateInvitationAsync(
            new() { OrganizationId = id, Email = "guest@example.org", Message = Evil });
        var guest = await server.AddPersonAsync("guest", email: "guest@example.org");
        using var owner = await WebVisitor.AsAsync(server, kurt);
        using var invited = await WebVisitor.AsAsync(server, guest);

        List<string> pages = [await RawAsync(invited, "/organizations")];
        foreach (var below in new[] { "", "/invitations", "/invite", "/settings", $"/members/{krist.Id}", $"?query={Uri.EscapeDataString(Evil)}&show={Uri.EscapeDataString(Evil)}" })
        {
            pages.Add(await RawAsync(owner, $"/organizations/{id}{below}"));
        }

        pages.AddRange([await RawAsync(owner, "/"), await RawAsync(owner, "/account"), await RawAsync(owner, "/organizations"), await RawAsync(owner, "/organizations/choose")]);
        using var refused = await owner.SendFormAsync($"/organizations/{id}/invite", ("Emails", $"x@y.example {Evil}\n{Evil}"), ("Role", Evil), ("Days", Evil), ("Message", Evil));
        pages.Add(await refused.Content.ReadAsStringAsync());
        Assert.All(pages, page =>
        {
            Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("onmouseover=\"", page, StringComparison.Ordinal);
            Assert.DoesNotContain("1787569", page, StringComparison.Ordinal);
        });
    }

    private static async Task<string> RawAsync(WebVisitor visitor, string address)
    {
        using var answer = await visitor.GetAsync(address);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<(WebVisitor Owner, string Organization, InvitationService.InvitationServiceClient Invitations)> FoundAsync()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var created = await new OrganizationService.OrganizationServiceClient(server.As(kurt.Id)).CreateOrganizationAsync(new() { Name = "Nirvana" });
        return (await WebVisitor.AsAsync(server, kurt), created.Organization.Id, new(server.As(kurt.Id)));
    }
}
