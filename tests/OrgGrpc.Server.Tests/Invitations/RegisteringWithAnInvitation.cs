using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;
using UserStatus = OrgGrpc.Server.Users.UserStatus;

namespace OrgGrpc.Server.Tests.Invitations;

/// <summary>A person without an account registers and joins in one go, or neither.</summary>
public sealed class RegisteringWithAnInvitation(InvitingServer server) : IClassFixture<InvitingServer>
{
    private RegistrationService.RegistrationServiceClient Registration => new(server.Anonymous);

    [Fact]
    public async Task The_secret_verifies_the_address_and_the_person_joins_in_the_same_step()
    {
        var band = await Band.FoundAsync(server);
        var address = Band.NewAddress();
        var (invitation, secret) = await band.InviteAsync(address, "admin");

        await Registration.RegisterUserAsync(Form(address.ToUpperInvariant(), secret));

        var person = (await FindAsync(address))!;
        Assert.Equal((UserStatus.Active, true), (person.Status, person.EmailConfirmed));
        var accepted = await band.ReadAsync(invitation.Id);
        Assert.Equal((InvitationStatus.Accepted, person.Id.ToString()), (accepted.Status, accepted.AcceptedUserId));
        var membership = Assert.Single((await new MembershipService.MembershipServiceClient(server.As(person.Id)).ListUserMembershipsAsync(new())).Memberships);
        Assert.Equal((band.Id, accepted.AcceptedMembershipId), (membership.OrganizationId, membership.Id));
        Assert.Contains("admin", membership.Roles);
        Assert.False(server.Postbox.HasMoreTo(address));
    }

    [Fact]
    public async Task An_account_that_exists_accepts_for_itself_and_is_left_as_it_is()
    {
        var band = await Band.FoundAsync(server);
        var (person, invitation, secret) = await band.InvitePersonAsync();

        var refused = await Refused.AsyncOf(() => Registration.RegisterUserAsync(Form(person.Address.Value, secret)));

        Assert.Equal("EMAIL_TAKEN", refused.Reason);
        var after = (await FindAsync(person.Address.Value))!;
        Assert.Equal((person.PasswordHash, person.Version), (after.PasswordHash, after.Version));
        Assert.Equal(InvitationStatus.Pending, (await band.ReadAsync(invitation.Id)).Status);
    }

    [Fact]
    public async Task Whoever_registered_the_address_before_and_never_verified_it_loses_it_to_its_holder()
    {
        var band = await Band.FoundAsync(server);
        var address = Band.NewAddress();
        await Registration.RegisterUserAsync(Form(address, "", "Thief"));
        var thiefsLink = await server.Postbox.NextSecretToAsync(address);
        var before = (await FindAsync(address))!;
        var (_, secret) = await band.InviteAsync(address);

        await Registration.RegisterUserAsync(Form(address, secret));

        var person = (await FindAsync(address))!;
        Assert.Equal((before.Id, "Holder"), (person.Id, person.Name.Value));
        Assert.NotEqual(before.PasswordHash, person.PasswordHash);
        Assert.Equal("LINK_INVALID", (await Refused.AsyncOf(() => Registration.VerifyEmailAsync(new() { Secret = thiefsLink }))).Reason);
    }

    [Fact]
    public async Task A_refused_invitation_leaves_nobody_behind()
    {
        var attempts = new Dictionary<string, Func<Band, string, V1.Invitation, string, Task<string>>>
        {
            ["INVITATION_REVOKED"] = async (band, address, invitation, secret) =>
            {
                await band.Invitations.RevokeInvitationAsync(new() { OrganizationId = band.Id, InvitationId = invitation.Id });
                return secret;
            },
            ["INVITATION_EXPIRED"] = (_, _, _, secret) =>
            {
                server.Clock.Advance(TimeSpan.FromDays(7));
                return Task.FromResult(secret);
            },
            ["INVITATION_NOT_FOUND"] = async (band, _, invitation, secret) =>
            {
                await band.Invitations.ResendInvitationAsync(new() { OrganizationId = band.Id, InvitationId = invitation.Id });
                return secret;
            },
            ["ORGANIZATION_SUSPENDED"] = async (band, _, _, secret) =>
            {
                var boss = await server.AddPersonAsync("boss", isOperator: true);
                await new OrganizationService.OrganizationServiceClient(server.As(boss.Id)).SuspendOrganizationAsync(new() { OrganizationId = band.Id });
                return secret;
            },
        };
        foreach (var (reason, prepare) in attempts)
        {
            var band = await Band.FoundAsync(server);
            var address = Band.NewAddress();
            var (invitation, mailed) = await band.InviteAsync(address);
            var secret = await prepare(band, address, invitation, mailed);

            var refused = await Refused.AsyncOf(() => Registration.RegisterUserAsync(Form(address, secret)));

            Assert.Equal(reason, refused.Reason);
            Assert.Null(await FindAsync(address));
        }
    }

    [Fact]
    public async Task An_invitation_whose_inviter_lost_the_right_makes_nobody()
    {
        var band = await Band.FoundAsync(server);
        var krist = await server.AddPersonAsync("krist");
        var membership = await server.JoinAsync(band.Id, krist, RoleSet.Admin);
        var address = Band.NewAddress();
        await band.Of(krist).CreateInvitationAsync(new() { OrganizationId = band.Id, Email = address });
        var secret = await server.Postbox.NextSecretToAsync(address);
        await new MembershipService.MembershipServiceClient(server.As(band.Owner.Id))
            .RemoveMembershipAsync(new() { OrganizationId = band.Id, MembershipId = membership.Id.ToString() });

        Assert.Equal("INVITATION_REVOKED", (await Refused.AsyncOf(() => Registration.RegisterUserAsync(Form(address, secret)))).Reason);
        Assert.Null(await FindAsync(address));
    }

    [Fact]
    public async Task Another_address_is_refused_before_it_is_told_whether_it_has_an_account()
    {
        var band = await Band.FoundAsync(server);
        var (_, secret) = await band.InviteAsync(Band.NewAddress());
        foreach (var address in new[] { band.Owner.Address.Value, Band.NewAddress() })
        {
            Assert.Equal("INVITATION_EMAIL_MISMATCH", (await Refused.AsyncOf(() => Registration.RegisterUserAsync(Form(address, secret)))).Reason);
        }
    }

    private static RegisterUserRequest Form(string address, string secret, string name = "Holder") =>
        new() { Email = address, Name = name, Password = $"{name} likes teen spirit", InvitationSecret = secret };

    private Task<User?> FindAsync(string address) => server.InScopeAsync(async services =>
    {
        var wanted = OrgGrpc.Server.Users.EmailAddress.FromStored(address);
        return await services.GetRequiredService<OrgGrpcDbContext>().Users.AsNoTracking().SingleOrDefaultAsync(user => user.Address == wanted);
    });
}
