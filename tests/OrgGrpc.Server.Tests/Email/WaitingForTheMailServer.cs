using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Email;

/// <summary>
/// While the mail server is away, silent or rude, whatever has a mail written is answered as always: here it stays so until the last
/// answer is in. Then every mail goes out, once.
/// </summary>
public sealed class WaitingForTheMailServer : IAsyncDisposable
{
    private readonly MailingServer server = new() { PublicUrl = "http://id.example.org" };
    private readonly List<(string To, string Subject)> expected = [];

    private MailServer Mail => server.Mail;

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("away")]
    [InlineData("silent at EHLO")]
    [InlineData("silent at RCPT")]
    [InlineData("silent at .")]
    [InlineData("busy at MAIL")]
    [InlineData("hanging up at .")]
    public async Task Every_door_answers_and_every_mail_goes_out_once(string how)
    {
        await server.StartAsync();
        Spoil(how);

        await CallAsync();
        await VisitAsync();
        await server.TriedAsync(count: 1);
        Repair(how);

        List<(string, string)> arrived = [];
        while (arrived.Count < expected.Count)
        {
            var mail = await server.PassTimeUntilAsync(Mail.NextAsync(), TimeSpan.FromSeconds(10));
            arrived.Add((mail.To.Mailboxes.Single().Address, mail.Subject ?? ""));
        }

        Assert.Equal(expected.Order(), arrived.Order());
        await server.EnqueueAsync("the last one");
        Assert.Equal("the last one", (await server.PassTimeUntilAsync(Mail.NextAsync(), TimeSpan.FromSeconds(10))).Subject);
        Assert.False(Mail.HasMore);
    }

    private void Spoil(string how)
    {
        if (how == "away")
        {
            Mail.Close();
            return;
        }

        var (manner, command) = (how.Split(" at ")[0], how.Split(" at ")[1]);
        Mail.Answer = async line => !line.StartsWith(command, StringComparison.Ordinal)
            ? null
            : manner switch
            {
                "silent" => await Mail.KeepSilentAsync(),
                "busy" => "451 4.3.0 later",
                _ => MailServer.Drop,
            };
    }

    private void Repair(string how)
    {
        Mail.Answer = _ => Task.FromResult<string?>(null);
        if (how == "away")
        {
            Mail.Reopen();
        }
    }

    private async Task CallAsync()
    {
        var (kurt, dave, krist) = (await server.AddPersonAsync("kurt"), await server.AddPersonAsync("dave"), await server.AddPersonAsync("krist"));
        var pat = await server.AddPersonAsync("pat", isOperator: true);
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(kurt.Id));
        var organization = (await organizations.CreateOrganizationAsync(new() { Name = "Nirvana", Slug = "nirvana" })).Organization.Id;
        await organizations.UpdateOrganizationAsync(new()
        {
            OrganizationId = organization,
            Organization = new() { JoinPolicy = JoinPolicy.Request },
            UpdateMask = new() { Paths = { "join_policy" } },
        });
        var invitations = new InvitationService.InvitationServiceClient(server.As(kurt.Id));
        var memberships = new MembershipService.MembershipServiceClient(server.As(pat.Id));

        await new RegistrationService.RegistrationServiceClient(server.Anonymous).RegisterUserAsync(
            new() { Email = "registered@example.org", Name = "Pat Smear", Password = Passwords.Usual });
        Expect("registered@example.org", "Verify your e-mail address for id.example.org");
        var request = new CreateInvitationRequest { OrganizationId = organization, Email = "invited@example.org", RequestId = Guid.CreateVersion7().ToString() };
        var invitation = await invitations.CreateInvitationAsync(request);
        Assert.Equal(invitation, await invitations.CreateInvitationAsync(request));
        Expect("invited@example.org", "kurt invites you to Nirvana");
        await invitations.ResendInvitationAsync(new() { OrganizationId = organization, InvitationId = invitation.Invitation.Id });
        Expect("invited@example.org", "kurt invites you to Nirvana");
        await memberships.AddMembershipAsync(new() { OrganizationId = organization, UserId = dave.Id.ToString() });
        Expect(dave.Address.Value, "You are now a member of Nirvana");
        await new MembershipRequestService.MembershipRequestServiceClient(server.As(krist.Id)).CreateMembershipRequestAsync(new() { Slug = "nirvana" });
        Expect(kurt.Address.Value, "krist asks to join Nirvana");
    }

    private async Task VisitAsync()
    {
        var lori = await server.AddPersonWithPasswordAsync("lori");
        using var visitor = await WebVisitor.AsAsync(server, lori);
        var band = (await new OrganizationService.OrganizationServiceClient(server.As(lori.Id)).CreateOrganizationAsync(new() { Name = "L7" })).Organization.Id;

        await SendAsync(visitor, "/register", ("Email", "visitor@example.org"), ("Name", "Visitor"), ("Password", Passwords.Usual));
        Expect("visitor@example.org", "Verify your e-mail address for id.example.org");
        await SendAsync(visitor, "/forgot-password", ("Email", lori.Address.Value));
        Expect(lori.Address.Value, "A new password for id.example.org");
        await SendAsync(visitor, $"/organizations/{band}/invite", ("Emails", "one@example.org\ntwo@example.org"), ("Role", "member"), ("Days", "7"));
        Expect("one@example.org", "lori invites you to L7");
        Expect("two@example.org", "lori invites you to L7");
    }

    private static async Task SendAsync(WebVisitor visitor, string page, params (string, string)[] values)
    {
        using var answer = await visitor.SendFormAsync(page, values);
        Assert.True((int)answer.StatusCode is 200 or 302, $"{page} answered {answer.StatusCode}");
        Assert.DoesNotContain("That did not work", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private void Expect(string to, string subject) => expected.Add((to, subject));
}
