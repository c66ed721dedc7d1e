using System.Net;
using OrgGrpc.Server.Tests.Harness;
using static OrgGrpc.V1.MembershipService;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.Server.Tests.Pages;

/// <summary>What the pages of organizations let whom see and do: just what the rpcs behind them do.</summary>
public sealed class PagesOfOrganizations(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Theory]
    [InlineData("")]
    [InlineData("/invitations")]
    [InlineData("/api-keys")]
    [InlineData("/invite")]
    [InlineData("/settings")]
    public async Task A_stranger_finds_nothing(string below)
    {
        var (_, organization) = await FoundAsync();
        using var stranger = await WebVisitor.AsAsync(server, await server.AddPersonAsync("courtney"));

        using var page = await stranger.GetAsync($"/organizations/{organization}{below}");
        using var never = await stranger.GetAsync($"/organizations/org_01h455vb4pex5vsknk084sn02q{below}");
        using var malformed = await stranger.GetAsync($"/organizations/nirvana{below}");

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, never.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, malformed.StatusCode);
        Assert.Equal(Comparable(await never.Content.ReadAsStringAsync()), Comparable(await page.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_is_asked_to_and_comes_back()
    {
        var (_, organization) = await FoundAsync();
        using var nobody = new WebVisitor(server);

        using var page = await nobody.GetAsync($"/organizations/{organization}/settings");

        Assert.Equal($"/sign-in?returnUrl=%2Forganizations%2F{organization}%2Fsettings", page.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("save", "Role", "admin")]
    [InlineData("suspend", "", "")]
    [InlineData("remove", "", "")]
    [InlineData("transfer", "", "")]
    public async Task A_plain_member_is_refused_whatever_form_they_make_up(string handler, string field, string value)
    {
        var (kurt, organization) = await FoundAsync();
        var krist = await server.AddPersonAsync("krist");
        var membership = await server.JoinAsync(organization, krist);
        using var member = await WebVisitor.AsAsync(server, krist);

        using var answer = await member.SendFormAsync(
            $"/organizations/{organization}/members/{membership.Id}?handler={handler}", "/organizations/new", (field, value));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("That did not work", await answer.Content.ReadAsStringAsync());
        var now = await new MembershipServiceClient(server.As(kurt.Id))
            .GetMembershipAsync(new() { OrganizationId = organization, MembershipId = membership.Id.ToString() });
        Assert.Equal(V1.MembershipStatus.Active, now.Membership.Status);
        Assert.Equal(["member"], now.Membership.Roles);
        Assert.False(now.Membership.IsOwner);
    }

    [Fact]
    public async Task A_form_from_another_site_does_nothing()
    {
        var (kurt, organization) = await FoundAsync();
        using var owner = await WebVisitor.AsAsync(server, kurt);

        using var answer = await owner.PostAsync($"/organizations/{organization}/settings?handler=delete", ("Confirmation", "Nirvana"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var now = await new OrganizationServiceClient(server.As(kurt.Id)).GetOrganizationAsync(new() { OrganizationId = organization });
        Assert.Equal(V1.OrganizationStatus.Active, now.Organization.Status);
    }

    [Fact]
    public async Task A_form_that_was_opened_before_somebody_else_s_change_overwrites_nothing()
    {
        var (kurt, organization) = await FoundAsync();
        var organizations = new OrganizationServiceClient(server.As(kurt.Id));
        var old = (await organizations.GetOrganizationAsync(new() { OrganizationId = organization })).Organization.Etag;
        await organizations.UpdateOrganizationAsync(new()
        {
            OrganizationId = organization,
            Organization = new() { Name = "Foo Fighters" },
            UpdateMask = new() { Paths = { "name" } },
        });
        using var owner = await WebVisitor.AsAsync(server, kurt);

        using var answer = await owner.SendFormAsync(
            $"/organizations/{organization}/settings?handler=save", $"/organizations/{organization}/settings", ("Name", "Nirvana"), ("Slug", ""), ("Etag", old));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("Foo Fighters", (await organizations.GetOrganizationAsync(new() { OrganizationId = organization })).Organization.Name);
    }

    [Fact]
    public async Task A_form_that_was_refused_shows_what_is_true_and_can_be_corrected()
    {
        var (kurt, organization) = await FoundAsync();
        var organizations = new OrganizationServiceClient(server.As(kurt.Id));
        await organizations.CreateOrganizationAsync(new() { Name = "Scream", Slug = "taken" });
        using var owner = await WebVisitor.AsAsync(server, kurt);
        var settings = $"/organizations/{organization}/settings";

        using var refused = await owner.SendFormAsync($"{settings}?handler=save", settings, ("Name", "Foo Fighters"), ("Slug", "taken"), ("Etag", "1"));
        var page = await refused.Content.ReadAsStringAsync();
        var etag = System.Text.RegularExpressions.Regex.Match(page, "name=\"Etag\" value=\"(?<etag>[^\"]*)\"").Groups["etag"].Value;
        using var corrected = await owner.SendFormAsync($"{settings}?handler=save", settings, ("Name", "Foo Fighters"), ("Slug", "free"), ("Etag", etag));

        Assert.Contains("Another organization has this slug.", page);
        Assert.Contains("<h1>Nirvana</h1>", page);
        Assert.Equal(HttpStatusCode.Found, corrected.StatusCode);
        Assert.Equal("Foo Fighters", (await organizations.GetOrganizationAsync(new() { OrganizationId = organization })).Organization.Name);
    }

    [Fact]
    public async Task A_long_list_of_members_is_turned_over_page_by_page()
    {
        var (kurt, organization) = await FoundAsync();
        for (var number = 0; number < 60; number++)
        {
            await server.JoinAsync(organization, await server.AddPersonAsync("fan"));
        }

        using var owner = await WebVisitor.AsAsync(server, kurt);

        var first = await owner.ReadAsync($"/organizations/{organization}");
        var next = System.Text.RegularExpressions.Regex.Match(first, "href=\"(?<next>[^\"]+)\">Next page").Groups["next"].Value;
        var second = await owner.ReadAsync(WebUtility.HtmlDecode(next));

        Assert.Contains("61 members", first);
        Assert.Equal(50, Rows(first));
        Assert.Equal(11, Rows(second));
        Assert.Contains("First page", second);
        Assert.DoesNotContain("Next page", second);
    }

    private static int Rows(string page) => page.Split("<time").Length - 1;

    /// <summary>Apart from what is new in every answer: the number of the trace.</summary>
    private static string Comparable(string page) => System.Text.RegularExpressions.Regex.Replace(page, "[0-9a-f]{32}", "");

    private async Task<(User Owner, string Organization)> FoundAsync()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var created = await new OrganizationServiceClient(server.As(kurt.Id)).CreateOrganizationAsync(new() { Name = "Nirvana" });
        return (kurt, created.Organization.Id);
    }
}
