using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.EndToEnd.Tests.Pages;

/// <summary>What people call themselves is text in a browser, and text in a mail program, however long and however odd.</summary>
public sealed class HostileNames(SigningInServer server) : IClassFixture<SigningInServer>
{
    private const string Markup = "\"><script>document.title='taken'</script><img src=x onerror=document.title='taken'></style></title><svg onload=alert(1)>";

    /// <summary>Longer than a telephone is wide, and nowhere to break.</summary>
    private static readonly string Long = new('W', 200);

    [Theory]
    [InlineData("markup")]
    [InlineData("long")]
    public async Task Are_text_on_every_page_that_shows_them(string kind)
    {
        var name = kind == "long" ? Long : Markup;
        var (owner, organization, guest) = await InviteAsync(name);
        var invitee = await server.AddPersonWithPasswordAsync("krist");
        await new InvitationService.InvitationServiceClient(server.As(owner.Id)).CreateInvitationAsync(
            new() { OrganizationId = organization.Id, Email = invitee.Address.Value, Message = name });
        var second = await server.AddPersonAsync("dave");
        await server.JoinAsync(organization.Id, second);

        await using var stranger = await Visitor.ArriveAsync(server);
        await stranger.FollowMailAsync(guest);
        await ExpectTextAsync(stranger, name, $"hostile-{kind}-invitation");
        await stranger.FollowMailAsync(invitee.Address.Value);
        await ExpectTextAsync(stranger, name, $"hostile-{kind}-invitation-account");

        await using var visitor = await Visitor.ArriveAsync(server, invitee);
        foreach (var (address, picture) in new[] { ("/organizations", "organizations"), ($"/ask/{organization.Slug}", "ask") })
        {
            await visitor.Page.GotoAsync(address);
            await ExpectTextAsync(visitor, name, $"hostile-{kind}-{picture}");
        }

        await visitor.FollowMailAsync(invitee.Address.Value);
        await visitor.Page.Locator("main form button").First.ClickAsync();
        await ExpectTextAsync(visitor, name, $"hostile-{kind}-welcome");

        await using var boss = await Visitor.ArriveAsync(server, owner);
        foreach (var below in new[] { "", "/invitations", "/invite", "/settings", "/branding" })
        {
            await boss.Page.GotoAsync($"/organizations/{organization.Id}{below}");
            await ExpectTextAsync(boss, name, $"hostile-{kind}-organization{below.Replace('/', '-')}");
        }

        await boss.Page.GotoAsync("/");
        await ExpectTextAsync(boss, name, $"hostile-{kind}-start");
        await boss.Page.GotoAsync("/account");
        await ExpectTextAsync(boss, null, $"hostile-{kind}-account");
        await boss.Page.GotoAsync("/dev/mailbox");
        await ExpectTextAsync(boss, name, $"hostile-{kind}-mailbox");
    }

    [Fact]
    public async Task Are_text_in_a_mail_that_a_program_shows()
    {
        var (_, _, guest) = await InviteAsync(Markup);
        await using var reader = await Visitor.ArriveAsync(server);
        var mail = Assert.Single(await server.InScopeAsync(services => services.GetRequiredService<DevelopmentMailbox>().ReadAsync(
            10, OrgGrpc.Server.Users.EmailAddress.FromStored(guest), default)));
        var html = server.Services.GetRequiredService<IEmailLayout>().ToHtml(mail.Content.Subject, mail.Content.Text, "en");

        // A page that allows everything, as the worst of mail programs would.
        await reader.Page.SetContentAsync(html);

        Assert.Contains("invites you to", await reader.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await reader.Page.Locator("script, img, svg, iframe, form, [onerror], [onload], a:not(.link)").CountAsync());
        Assert.Equal(1, await reader.Page.Locator("a").CountAsync());
        Assert.Contains(Markup.Replace("\u2060", "", StringComparison.Ordinal), (await reader.Page.Locator("blockquote").InnerTextAsync()).Replace("\u2060", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static async Task ExpectTextAsync(Visitor visitor, string? name, string picture)
    {
        if (name is not null)
        {
            Assert.Contains(name, (await visitor.Page.Locator("main").InnerTextAsync()).Replace("\u2060", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Assert.NotEqual("taken", await visitor.Page.TitleAsync());
        Assert.Equal(0, await visitor.Page.Locator("main script, main img, main svg, [onerror], [onload]").CountAsync());
        await visitor.LookAsync(picture);
    }

    private async Task<(User Owner, V1.Organization Organization, string Guest)> InviteAsync(string name)
    {
        var owner = await server.AddPersonAsync("kurt");
        var guest = $"{Guid.CreateVersion7():N}@example.org";
        await new UserService.UserServiceClient(server.As(owner.Id)).UpdateMeAsync(new() { User = new() { Name = name }, UpdateMask = new() { Paths = { "name" } } });
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(owner.Id));
        var organization = (await organizations.CreateOrganizationAsync(new() { Name = name, Slug = $"o-{Guid.CreateVersion7():N}" })).Organization;
        await organizations.UpdateOrganizationAsync(new()
        {
            OrganizationId = organization.Id,
            Organization = new() { JoinPolicy = JoinPolicy.Request },
            UpdateMask = new() { Paths = { "join_policy" } },
        });
        await new InvitationService.InvitationServiceClient(server.As(owner.Id)).CreateInvitationAsync(
            new() { OrganizationId = organization.Id, Email = guest, Message = name });
        return (owner, organization, guest);
    }
}
