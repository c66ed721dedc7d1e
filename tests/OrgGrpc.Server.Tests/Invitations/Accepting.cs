using System.Globalization;
using Grpc.Core;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Invitations;

public sealed class Accepting(InvitingServer server) : IClassFixture<InvitingServer>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_holds_the_invited_address_joins_with_the_offered_roles(bool bySecret)
    {
        var band = await Band.FoundAsync(server);
        var (person, invitation, secret) = await band.InvitePersonAsync("admin");
        Assert.Equal(invitation.Id, (await band.Of(person).ListMyInvitationsAsync(new())).Invitations.Single().InvitationId);

        var accepted = await band.Of(person).AcceptInvitationAsync(bySecret ? new() { Secret = secret } : new() { InvitationId = invitation.Id });

        Assert.Equal(
            (band.Id, person.Id.ToString(), "member,admin"),
            (accepted.Membership.OrganizationId, accepted.Membership.UserId, string.Join(',', accepted.Membership.Roles)));
        var read = await band.ReadAsync(invitation.Id);
        Assert.Equal(
            (V1.InvitationStatus.Accepted, person.Id.ToString(), accepted.Membership.Id),
            (read.Status, read.AcceptedUserId, read.AcceptedMembershipId));
        Assert.Empty((await band.Of(person).ListMyInvitationsAsync(new())).Invitations);
        var changes = await band.ChangesAsync();
        Assert.Equal(invitation.Id, Assert.Single(changes, change => change.MembershipAdded?.InvitationId.Length > 0).MembershipAdded.InvitationId);
        var change = Assert.Single(changes, change => change.InvitationAccepted is not null);
        Assert.Equal((person.Id.ToString(), accepted.Membership.Id), (change.UserId, change.InvitationAccepted.MembershipId));
    }

    [Fact]
    public async Task A_used_declined_or_revoked_one_says_so()
    {
        var band = await Band.FoundAsync(server);
        var (one, _, used) = await band.InvitePersonAsync();
        var (two, _, declined) = await band.InvitePersonAsync();
        var (three, invitation, revoked) = await band.InvitePersonAsync();
        await band.Of(one).AcceptInvitationAsync(new() { Secret = used });
        await band.Of(two).DeclineInvitationAsync(new() { Secret = declined });
        await band.Invitations.RevokeInvitationAsync(new() { OrganizationId = band.Id, InvitationId = invitation.Id });

        Assert.Equal("INVITATION_ACCEPTED", await AcceptAsync(band, one, used));
        Assert.Equal("INVITATION_DECLINED", await AcceptAsync(band, two, declined));
        Assert.Equal("INVITATION_REVOKED", await AcceptAsync(band, three, revoked));
        Assert.Equal("INVITATION_ACCEPTED", (await PreviewAsync(used)).Reason);
        Assert.Equal("INVITATION_DECLINED", (await PreviewAsync(declined)).Reason);
        Assert.Equal("INVITATION_REVOKED", (await PreviewAsync(revoked)).Reason);
        Assert.Equal(2, await band.CountMembersAsync());
        await band.Invitations.RevokeInvitationAsync(new() { OrganizationId = band.Id, InvitationId = invitation.Id });
    }

    [Fact]
    public async Task Another_account_with_the_secret_is_refused_and_without_it_learns_nothing()
    {
        var band = await Band.FoundAsync(server);
        var (person, invitation, secret) = await band.InvitePersonAsync();
        var other = await server.AddPersonAsync("other", email: person.Address.Value.Replace("@", "+band@", StringComparison.Ordinal));

        var refused = await Refused.AsyncOf(() => band.Of(other).AcceptInvitationAsync(new() { Secret = secret }));

        Assert.Equal((StatusCode.FailedPrecondition, "INVITATION_EMAIL_MISMATCH"), (refused.Code, refused.Reason));
        Assert.DoesNotContain(refused.Metadata.Values, value => value.Contains('@', StringComparison.Ordinal));
        Assert.Equal(
            "INVITATION_NOT_FOUND",
            (await Refused.AsyncOf(() => band.Of(other).AcceptInvitationAsync(new() { InvitationId = invitation.Id }))).Reason);
        Assert.Equal(
            "INVITATION_EMAIL_MISMATCH", (await Refused.AsyncOf(() => band.Of(other).DeclineInvitationAsync(new() { Secret = secret }))).Reason);
        Assert.Empty((await band.Of(other).ListMyInvitationsAsync(new())).Invitations);
        Assert.Equal(V1.InvitationStatus.Pending, (await band.ReadAsync(invitation.Id)).Status);
    }

    /// <summary>Normal form C and lower case are one address; whatever else looks or is delivered alike is another.</summary>
    [Theory]
    [InlineData("{0}@Example.ORG", true)]
    [InlineData("i\u0308{0}@example.org", true, "\u00ef{0}@example.org")]
    [InlineData("\u212aurt{0}@example.org", true, "kurt{0}@example.org")]
    [InlineData("{0}+band@example.org", false)]
    [InlineData("g.{0}@example.org", false, "g{0}@example.org")]
    [InlineData("p\u0430t{0}@example.org", false, "pat{0}@example.org")]
    [InlineData("p\uff41t{0}@example.org", false, "pat{0}@example.org")]
    [InlineData("d\u0131ck{0}@example.org", false, "dick{0}@example.org")]
    [InlineData("kri\u017ft{0}@example.org", false, "krist{0}@example.org")]
    [InlineData("g\u200b{0}@example.org", false, "g{0}@example.org")]
    [InlineData("{0}@ex\u00e4mple.org", false, "{0}@xn--exmple-cua.org")]
    public async Task Only_the_very_address_opens_it(string own, bool isTheSame, string invited = "{0}@example.org")
    {
        var band = await Band.FoundAsync(server);
        var mark = Guid.CreateVersion7().ToString("N");
        var (invitation, secret) = await band.InviteAsync(string.Format(CultureInfo.InvariantCulture, invited, mark));
        var person = await server.AddPersonAsync("somebody", email: string.Format(CultureInfo.InvariantCulture, own, mark));

        var answers = await AtOnce.RunAsync(
            async () => await band.Of(person).AcceptInvitationAsync(new() { Secret = secret }));
        var byId = await AtOnce.RunAsync(
            async () => await band.Of(person).AcceptInvitationAsync(new() { InvitationId = invitation.Id }));

        Assert.Equal(isTheSame ? ("", "INVITATION_ACCEPTED") : ("INVITATION_EMAIL_MISMATCH", "INVITATION_NOT_FOUND"), (answers[0], byId[0]));
        Assert.Equal(isTheSame ? 2 : 1, await band.CountMembersAsync());
    }

    [Theory]
    [InlineData("{0}@example.org.")]
    [InlineData("{0}@.example.org")]
    [InlineData("{0}@example..org")]
    [InlineData("{0}\u0000@example.org")]
    [InlineData("{0}@example.org\r\nBcc: victim@example.org")]
    [InlineData("{0}@example.org,victim@example.org")]
    [InlineData("\"{0}\"@example.org")]
    [InlineData("{0}<victim@example.org>")]
    public async Task What_is_nearly_an_address_is_none_for_who_invites_and_for_who_registers(string text)
    {
        var band = await Band.FoundAsync(server);
        var address = string.Format(CultureInfo.InvariantCulture, text, Guid.CreateVersion7().ToString("N"));
        var (_, secret) = await band.InviteAsync(Band.NewAddress());

        var inviting = await Refused.AsyncOf(() => band.Invitations.CreateInvitationAsync(new() { OrganizationId = band.Id, Email = address }));
        var registering = await Refused.AsyncOf(() => new RegistrationService.RegistrationServiceClient(server.Anonymous).RegisterUserAsync(
            new() { Email = address, Name = "Somebody", Password = Passwords.Usual, InvitationSecret = secret }));

        Assert.Equal(["email"], inviting.Fields);
        Assert.Equal(["email"], registering.Fields);
    }

    [Fact]
    public async Task A_person_who_has_not_verified_the_address_is_nobody_yet()
    {
        var band = await Band.FoundAsync(server);
        var person = await server.AddPersonAsync("pending", verified: false, email: Band.NewAddress());
        var (_, secret) = await band.InviteAsync(person.Address.Value);

        Assert.Equal("TOKEN_INVALID", await AcceptAsync(band, person, secret));
        Assert.Equal(1, await band.CountMembersAsync());
    }

    [Fact]
    public async Task Nobody_accepts_what_they_made_themselves()
    {
        var band = await Band.FoundAsync(server);
        var dave = await server.AddPersonAsync("dave", isOperator: true, email: Band.NewAddress());
        await band.Of(dave).CreateInvitationAsync(new() { OrganizationId = band.Id, Email = dave.Address.Value });

        Assert.Equal("INVITATION_OWN", await AcceptAsync(band, dave, await server.Postbox.NextSecretToAsync(dave.Address.Value)));
    }

    [Fact]
    public async Task Members_are_told_so_and_suspended_ones_do_not_come_back_this_way()
    {
        var band = await Band.FoundAsync(server);
        var (member, _, first) = await band.InvitePersonAsync();
        var (suspended, _, second) = await band.InvitePersonAsync();
        var present = await server.JoinAsync(band.Id, member);
        await server.JoinAsync(band.Id, suspended);
        await ChangeAsync(band, suspended, membership => membership.Suspend(server.Clock.GetUtcNow()));

        var refused = await Refused.AsyncOf(() => band.Of(member).AcceptInvitationAsync(new() { Secret = first }));
        Assert.Equal(("ALREADY_MEMBER", present.Id.ToString()), (refused.Reason, refused.Metadata["membership_id"]));
        Assert.Equal("MEMBERSHIP_SUSPENDED", await AcceptAsync(band, suspended, second));
    }

    [Fact]
    public async Task An_expired_one_is_refused_until_it_is_resent_and_then_only_the_new_secret_works()
    {
        var band = await Band.FoundAsync(server);
        var (person, invitation, old) = await band.InvitePersonAsync();
        server.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal("INVITATION_EXPIRED", await AcceptAsync(band, person, old));
        Assert.Equal(V1.InvitationStatus.Expired, (await band.ReadAsync(invitation.Id)).Status);

        var resent = await band.Invitations.ResendInvitationAsync(new() { OrganizationId = band.Id, InvitationId = invitation.Id });

        var fresh = await server.Postbox.NextSecretToAsync(person.Address.Value);
        Assert.Equal((V1.InvitationStatus.Pending, 2), (resent.Invitation.Status, resent.Invitation.SendCount));
        Assert.Equal("INVITATION_NOT_FOUND", await AcceptAsync(band, person, old));
        Assert.Equal("INVITATION_NOT_FOUND", (await PreviewAsync(old)).Reason);
        await band.Of(person).AcceptInvitationAsync(new() { Secret = fresh });
        var again = await Refused.AsyncOf(
            () => band.Invitations.ResendInvitationAsync(new() { OrganizationId = band.Id, InvitationId = invitation.Id }));
        Assert.Equal("INVITATION_ACCEPTED", again.Reason);
    }

    [Fact]
    public async Task An_expired_one_makes_room_for_a_new_one_and_cannot_be_revived_beside_it()
    {
        var band = await Band.FoundAsync(server);
        var (person, old, _) = await band.InvitePersonAsync();
        server.Clock.Advance(TimeSpan.FromDays(7));

        var (fresh, _) = await band.InviteAsync(person.Address.Value);

        var refused = await Refused.AsyncOf(() => band.Invitations.ResendInvitationAsync(new() { OrganizationId = band.Id, InvitationId = old.Id }));
        Assert.Equal(("INVITATION_ALREADY_PENDING", fresh.Id), (refused.Reason, refused.Metadata["invitation_id"]));
        Assert.Equal(fresh.Id, (await band.Of(person).ListMyInvitationsAsync(new())).Invitations.Single().InvitationId);
    }

    [Fact]
    public async Task An_invitation_does_not_outlive_its_inviters_right_and_another_admin_can_vouch_for_it()
    {
        var band = await Band.FoundAsync(server);
        var krist = await server.AddPersonAsync("krist");
        await server.JoinAsync(band.Id, krist, RoleSet.Admin);
        var person = await server.AddPersonAsync("duder", email: Band.NewAddress());
        var invitation = (await band.Of(krist).CreateInvitationAsync(
            new() { OrganizationId = band.Id, Email = person.Address.Value, Roles = { "admin" } })).Invitation;
        var secret = await server.Postbox.NextSecretToAsync(person.Address.Value);
        await ChangeAsync(band, krist, membership => membership.Change(
            RoleSet.Member, membership.Title, membership.Attributes, server.Clock.GetUtcNow()));

        Assert.Equal("INVITATION_REVOKED", await AcceptAsync(band, person, secret));
        Assert.Equal("INVITATION_REVOKED", (await PreviewAsync(secret)).Reason);

        await band.Invitations.ResendInvitationAsync(new() { OrganizationId = band.Id, InvitationId = invitation.Id });
        await band.Of(person).AcceptInvitationAsync(new() { Secret = await server.Postbox.NextSecretToAsync(person.Address.Value) });
        Assert.Equal(band.Owner.Id.ToString(), (await band.ReadAsync(invitation.Id)).InviterUserId);
    }

    [Fact]
    public async Task Nobody_comes_into_a_suspended_or_a_deleted_organization()
    {
        var band = await Band.FoundAsync(server);
        var dave = await server.AddPersonAsync("dave", isOperator: true);
        var (person, _, secret) = await band.InvitePersonAsync();
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(dave.Id));

        await organizations.SuspendOrganizationAsync(new() { OrganizationId = band.Id });
        Assert.Equal("ORGANIZATION_SUSPENDED", await AcceptAsync(band, person, secret));
        Assert.Equal("ORGANIZATION_SUSPENDED", (await PreviewAsync(secret)).Reason);
        Assert.Empty((await band.Of(person).ListMyInvitationsAsync(new())).Invitations);
        await organizations.DeleteOrganizationAsync(new() { OrganizationId = band.Id });
        Assert.Equal("INVITATION_NOT_FOUND", await AcceptAsync(band, person, secret));
        Assert.Equal("INVITATION_NOT_FOUND", (await PreviewAsync(secret)).Reason);
        Assert.Equal(1, await band.CountMembersAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n")]
    public async Task A_malformed_secret_is_a_wrong_field(string secret)
    {
        var band = await Band.FoundAsync(server);

        var refused = await Refused.AsyncOf(() => band.Invitations.AcceptInvitationAsync(new() { Secret = secret }));

        Assert.Equal(["secret"], refused.Fields);
        Assert.Equal("INVITATION_NOT_FOUND", await AcceptAsync(band, band.Owner, new string('A', 43)));
    }

    private static async Task<string?> AcceptAsync(Band band, User person, string secret) =>
        (await Refused.AsyncOf(() => band.Of(person).AcceptInvitationAsync(new() { Secret = secret }))).Reason;

    private Task<Refused> PreviewAsync(string secret) => Refused.AsyncOf(
        () => new InvitationService.InvitationServiceClient(server.Anonymous).PreviewInvitationAsync(new() { Secret = secret }));

    private Task<int> ChangeAsync(Band band, User person, Action<Membership> change)
    {
        var id = band.OrganizationId;
        return server.WriteAsync(db =>
        {
            change(db.Memberships.Single(membership => membership.OrganizationId == id && membership.UserId == person.Id));
            return Task.FromResult(0);
        });
    }
}
