using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Email;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Memberships;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Email;

/// <summary>Whoever is concerned by what somebody else did hears of it once; nobody hears of what they did themselves.</summary>
public sealed class TellingPeople(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task Somebody_who_is_added_is_told_once()
    {
        var band = await Band.FormAsync(server);
        var request = new AddMembershipRequest
        {
            OrganizationId = band.Id,
            UserId = band.Duder.Id.ToString(),
            Roles = { "admin" },
            RequestId = Guid.CreateVersion7().ToString(),
        };

        await band.As(band.Pat).AddMembershipAsync(request);
        await band.As(band.Pat).AddMembershipAsync(request);
        await band.As(band.Pat).AddMembershipAsync(new(request) { RequestId = "", AllowExisting = true });

        var mail = Assert.Single(await MailsToAsync(band.Duder));
        Assert.Equal("You are now a member of Nirvana", mail.Subject);
        Assert.Contains("Hello duder,", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Member, Admin", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"http://127.0.0.1:5080/organizations/{band.Id}", mail.Text, StringComparison.Ordinal);
        Assert.Empty(await MailsToAsync(band.Pat));
    }

    [Fact]
    public async Task An_operator_who_adds_themselves_is_not_told()
    {
        var band = await Band.FormAsync(server);

        await band.As(band.Pat).AddMembershipAsync(new() { OrganizationId = band.Id, UserId = band.Pat.Id.ToString() });

        Assert.Empty(await MailsToAsync(band.Pat));
    }

    [Fact]
    public async Task An_address_that_nobody_proved_gets_no_mail()
    {
        var band = await Band.FormAsync(server);
        var unproven = await server.AddPersonAsync("lori", verified: false);

        await band.As(band.Pat).AddMembershipAsync(new() { OrganizationId = band.Id, UserId = unproven.Id.ToString() });

        Assert.Empty(await MailsToAsync(unproven));
    }

    [Fact]
    public async Task Somebody_whose_roles_change_is_told_and_a_new_title_is_no_news()
    {
        var band = await Band.FormAsync(server);
        Task UpdateAsync(User by, string field, V1.Membership to) => band.As(by).UpdateMembershipAsync(
            new() { OrganizationId = band.Id, MembershipId = band.DavesId, Membership = to, UpdateMask = new() { Paths = { field } } }).ResponseAsync;

        await UpdateAsync(band.Kurt, "roles", new() { Roles = { "admin" } });
        await UpdateAsync(band.Kurt, "roles", new() { Roles = { "admin" } });
        await UpdateAsync(band.Kurt, "title", new() { Title = "Drums" });
        await UpdateAsync(band.Dave, "roles", new() { Roles = { "member" } });

        var mail = Assert.Single(await MailsToAsync(band.Dave));
        Assert.Equal("Your roles in Nirvana have changed", mail.Subject);
        Assert.Contains("They are now: Member, Admin.", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_is_suspended_and_let_in_again_is_told_of_each_once()
    {
        var band = await Band.FormAsync(server);

        await band.As(band.Krist).SuspendMembershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId });
        await band.As(band.Krist).SuspendMembershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId });
        await band.As(band.Krist).ReactivateMembershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId });
        await band.As(band.Krist).ReactivateMembershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId });

        Assert.Equal(
            ["Your membership in Nirvana is suspended", "Your membership in Nirvana is active again"],
            (await MailsToAsync(band.Dave)).Select(mail => mail.Subject));
    }

    [Fact]
    public async Task Somebody_who_is_removed_is_told_and_somebody_who_leaves_is_not()
    {
        var band = await Band.FormAsync(server);

        await band.As(band.Krist).RemoveMembershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId });
        await band.As(band.Krist).LeaveOrganizationAsync(new() { OrganizationId = band.Id });

        Assert.Equal("You are no longer a member of Nirvana", Assert.Single(await MailsToAsync(band.Dave)).Subject);
        Assert.Empty(await MailsToAsync(band.Krist));
        Assert.Empty(await MailsToAsync(band.Kurt));
    }

    [Fact]
    public async Task What_is_refused_is_not_told()
    {
        var band = await Band.FormAsync(server);

        await Refused.AsyncOf(() => band.As(band.Krist).RemoveMembershipAsync(new() { OrganizationId = band.Id, MembershipId = band.KurtsId }));
        await Refused.AsyncOf(() => band.As(band.Dave).RemoveMembershipAsync(new() { OrganizationId = band.Id, MembershipId = band.KristsId }));

        Assert.Empty(await MailsToAsync(band.Kurt));
        Assert.Empty(await MailsToAsync(band.Krist));
    }

    [Fact]
    public async Task An_offer_is_told_to_the_receiver_and_its_acceptance_to_the_old_owner()
    {
        var band = await Band.FormAsync(server);

        var offered = await band.Owning(band.Kurt).ProposeOwnershipTransferAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId });
        await band.Owning(band.Dave).AcceptOwnershipTransferAsync(new() { OrganizationId = band.Id, OwnershipTransferId = offered.OwnershipTransfer.Id });

        var mail = Assert.Single(await MailsToAsync(band.Dave));
        Assert.Equal("You are offered the ownership of Nirvana", mail.Subject);
        Assert.Contains($"/organizations/{band.Id}/settings", mail.Text, StringComparison.Ordinal);
        Assert.Equal("You are no longer the owner of Nirvana", Assert.Single(await MailsToAsync(band.Kurt)).Subject);
    }

    [Fact]
    public async Task Of_a_handover_each_is_told_who_did_not_do_it()
    {
        var band = await Band.FormAsync(server);

        await band.Owning(band.Kurt).TransferOwnershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId });
        await band.Owning(band.Dave).TransferOwnershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId });
        Assert.Equal("You are now the owner of Nirvana", Assert.Single(await MailsToAsync(band.Dave)).Subject);
        Assert.Empty(await MailsToAsync(band.Kurt));

        await band.Owning(band.Pat).ReassignOwnershipAsync(new() { OrganizationId = band.Id, MembershipId = band.KristsId, Justification = "Asked by phone." });
        Assert.Equal("You are now the owner of Nirvana", Assert.Single(await MailsToAsync(band.Krist)).Subject);
        Assert.Equal("You are no longer the owner of Nirvana", (await MailsToAsync(band.Dave))[^1].Subject);
        Assert.Empty(await MailsToAsync(band.Pat));
    }

    [Fact]
    public async Task The_owner_of_an_organization_that_is_suspended_is_told_once()
    {
        var band = await Band.FormAsync(server);

        await server.Organizations(band.Pat).SuspendOrganizationAsync(new() { OrganizationId = band.Id });
        await server.Organizations(band.Pat).SuspendOrganizationAsync(new() { OrganizationId = band.Id });

        Assert.Equal("Nirvana is suspended", Assert.Single(await MailsToAsync(band.Kurt)).Subject);
        Assert.Empty(await MailsToAsync(band.Dave));
    }

    [Fact]
    public async Task Names_stand_in_a_mail_as_they_are()
    {
        const string Name = "<script>alert(1)</script> {{x}} {0} Motörhead 東京";
        var owner = await server.AddPersonAsync("lemmy", isOperator: true);
        var added = await server.AddPersonAsync("{0} <b>Phil</b> Ünal", email: "phil@example.org");
        var created = await server.Organizations(owner).CreateOrganizationAsync(new() { Name = Name });

        await server.Memberships(owner).AddMembershipAsync(new() { OrganizationId = created.Organization.Id, UserId = added.Id.ToString() });

        var mail = Assert.Single(await MailsToAsync(added));
        Assert.Equal($"You are now a member of {Name}", mail.Subject);
        Assert.Contains("Hello {0} <b>Phil</b> Ünal,", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"you were added to {Name}.", mail.Text, StringComparison.Ordinal);
    }

    /// <summary>In their order. They are in the database as soon as their cause is; whether they have left does not matter here.</summary>
    private Task<List<EmailContent>> MailsToAsync(User person) => server.InScopeAsync(async services =>
    {
        var mails = await services.GetRequiredService<DevelopmentMailbox>().ReadAsync(100, person.Address, default);
        return mails.Reverse().Select(mail => mail.Content).ToList();
    });
}
