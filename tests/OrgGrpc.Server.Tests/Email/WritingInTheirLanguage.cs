using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Email;

public sealed class WritingInTheirLanguage(ServerWithPostbox server) : IClassFixture<ServerWithPostbox>
{
    [Fact]
    public async Task A_mail_speaks_the_language_of_its_receiver()
    {
        var (kurt, anni) = (await server.AddPersonAsync("kurt"), await SpeakerAsync("anni", "de-AT"));
        var organization = await FoundAsync(kurt);
        var memberships = new MembershipService.MembershipServiceClient(server.As(kurt.Id));
        var joined = await server.JoinAsync(organization, anni);

        await memberships.UpdateMembershipAsync(new()
        {
            OrganizationId = organization,
            MembershipId = joined.Id.ToString(),
            Membership = new() { Roles = { "admin" } },
            UpdateMask = new() { Paths = { "roles" } },
        });

        var mail = (await server.Postbox.NextToAsync(anni.Address.Value)).Content;
        Assert.Equal("Ihre Rollen in Nirvana haben sich geändert", mail.Subject);
        Assert.StartsWith("Guten Tag anni,", mail.Text, StringComparison.Ordinal);
        Assert.Equal("de", mail.Language);
        Assert.Contains("<html lang=\"de\">", server.Services.GetRequiredService<IEmailLayout>().ToHtml(mail.Subject, mail.Text, mail.Language), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invitation_speaks_the_language_of_whoever_invites()
    {
        var anni = await SpeakerAsync("anni", "de");
        var invitations = new InvitationService.InvitationServiceClient(server.As(anni.Id));

        await invitations.CreateInvitationAsync(new()
        {
            OrganizationId = await FoundAsync(anni),
            Email = "gast@example.org",
            Roles = { "member" },
            Message = "Komm doch.\n\n\n{link} <b>{secret}</b>",
        });

        var mail = (await server.Postbox.NextToAsync("gast@example.org")).Content;
        Assert.Equal("anni lädt Sie zu Nirvana ein", mail.Subject);
        Assert.Contains("> Komm doch.\n> \n> \n> {link} <b>{secret}</b>\n\nZum Annehmen", mail.Text, StringComparison.Ordinal);
        Assert.Matches(@"bis \d+\. \w+ 20\d\d, \d\d:\d\d Uhr UTC\.", mail.Text);
    }

    [Fact]
    public async Task Who_has_no_account_is_written_to_in_the_language_of_the_page()
    {
        using var visitor = new WebVisitor(server, language: "de");

        using var answer = await visitor.SendFormAsync("/forgot-password", ("Email", "niemand@example.org"));

        Assert.StartsWith("Kein Konto", (await server.Postbox.NextToAsync("niemand@example.org")).Content.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_looks_like_a_template_is_a_name()
    {
        var evil = await server.AddPersonAsync("{link} {host}", email: "evil@example.org");
        var kurt = await server.AddPersonAsync("kurt");
        var organization = await FoundAsync(kurt, "{name} {roles}");
        var membership = await server.JoinAsync(organization, evil);

        await new OwnershipService.OwnershipServiceClient(server.As(kurt.Id)).ProposeOwnershipTransferAsync(new()
        {
            OrganizationId = organization,
            MembershipId = membership.Id.ToString(),
        });

        var mail = (await server.Postbox.NextToAsync("evil@example.org")).Content;
        Assert.Equal("You are offered the ownership of {name} {roles}", mail.Subject);
        Assert.StartsWith("Hello {link} {host},", mail.Text, StringComparison.Ordinal);
    }

    private async Task<User> SpeakerAsync(string name, string locale)
    {
        var person = await server.AddPersonAsync(name);
        await server.ChangeAsync(person.Id, user => user.Describe(user.Name, locale, TimeProvider.System.GetUtcNow()));
        return person;
    }

    private async Task<string> FoundAsync(User owner, string name = "Nirvana") => (await new OrganizationService.OrganizationServiceClient(server.As(owner.Id))
        .CreateOrganizationAsync(new() { Name = name })).Organization.Id;
}
