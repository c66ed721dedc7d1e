using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Invitations;

/// <summary>What somebody sent or handed out works as long as they could do so again, by whatever way they lost that.</summary>
public sealed class LosingTheInviter(InvitingServer server) : IClassFixture<InvitingServer>
{
    private static readonly Dictionary<string, Func<Loss, Task<long>>> Ways = new()
    {
        ["demoted"] = loss => loss.GiveAsync("member"),
        ["suspended"] = async loss => (await loss.Memberships.SuspendMembershipAsync(new() { OrganizationId = loss.Band.Id, MembershipId = loss.Membership })).Revision,
        ["removed"] = async loss => (await loss.Memberships.RemoveMembershipAsync(new() { OrganizationId = loss.Band.Id, MembershipId = loss.Membership })).Revision,
        ["gone"] = async loss => (await new MembershipService.MembershipServiceClient(loss.Band.Server.As(loss.Inviter.Id))
            .LeaveOrganizationAsync(new() { OrganizationId = loss.Band.Id })).Revision,
        ["deactivated"] = async loss => (await loss.Users.DeactivateUserAsync(new() { UserId = loss.Inviter.Id.ToString() })).Revision,
        ["deleted"] = async loss => (await loss.Users.DeleteUserAsync(new() { UserId = loss.Inviter.Id.ToString() })).Revision,
    };

    private static readonly Dictionary<string, Func<Loss, Task<long>>> Returns = new()
    {
        ["demoted"] = loss => loss.GiveAsync("admin"),
        ["suspended"] = async loss => (await loss.Memberships.ReactivateMembershipAsync(new() { OrganizationId = loss.Band.Id, MembershipId = loss.Membership })).Revision,
        ["deactivated"] = async loss => (await loss.Users.ReactivateUserAsync(new() { UserId = loss.Inviter.Id.ToString() })).Revision,
    };

    public static TheoryData<string> EveryWay => [.. Ways.Keys];

    public static TheoryData<string> EveryReturn => [.. Returns.Keys];

    [Theory]
    [MemberData(nameof(EveryWay))]
    public async Task Nobody_comes_in_by_what_the_inviter_left(string way)
    {
        var loss = await Loss.PrepareAsync(server);

        await Ways[way](loss);

        var person = loss.Band.Of(loss.Person);
        var refusals = new[]
        {
            await Refused.AsyncOf(() => person.AcceptInvitationAsync(new() { Secret = loss.Secret })),
            await Refused.AsyncOf(() => person.AcceptInvitationAsync(new() { InvitationId = loss.Invitation })),
            await Refused.AsyncOf(() => new InvitationService.InvitationServiceClient(server.Anonymous).PreviewInvitationAsync(new() { Secret = loss.Secret })),
            await Refused.AsyncOf(() => person.JoinWithInvitationLinkAsync(new() { Secret = loss.Link })),
        };
        Assert.Equal(
            ["INVITATION_REVOKED", "INVITATION_REVOKED", "INVITATION_REVOKED", "INVITATION_LINK_REVOKED"], refusals.Select(refused => refused.Reason));
        Assert.False(await loss.IsInAsync());
    }

    [Theory]
    [MemberData(nameof(EveryReturn))]
    public async Task The_invitation_works_again_when_the_right_is_back(string way)
    {
        var loss = await Loss.PrepareAsync(server);
        await Ways[way](loss);

        await Returns[way](loss);

        await loss.Band.Of(loss.Person).AcceptInvitationAsync(new() { Secret = loss.Secret });
        Assert.True(await loss.IsInAsync());
    }

    [Fact]
    public async Task At_the_same_moment_the_person_joined_before_or_not_at_all()
    {
        for (var round = 0; round < 40; round++)
        {
            var loss = await Loss.PrepareAsync(server);
            var way = Ways.Values.ElementAt(round % Ways.Count);
            var (joined, lost) = (0L, 0L);

            var outcomes = await AtOnce.RunAsync(
                async () => joined = (await loss.Band.Of(loss.Person).AcceptInvitationAsync(new() { Secret = loss.Secret })).Revision,
                async () => lost = await way(loss));

            Assert.Equal([joined > 0 ? "" : "INVITATION_REVOKED", ""], outcomes);
            Assert.InRange(joined, 0, lost - 1);
            Assert.Equal(joined > 0, await loss.IsInAsync());
        }
    }

    /// <summary>An admin who invited a person as admin and made a link, and those who can take that right away.</summary>
    private sealed record Loss(Band Band, User Inviter, string Membership, User Operator, User Person, string Invitation, string Secret, string Link)
    {
        public MembershipService.MembershipServiceClient Memberships => new(Band.Server.As(Band.Owner.Id));

        public UserService.UserServiceClient Users => new(Band.Server.As(Operator.Id));

        public static async Task<Loss> PrepareAsync(InvitingServer server)
        {
            var band = await Band.FoundAsync(server);
            var krist = await server.AddPersonAsync("krist");
            var membership = await server.JoinAsync(band.Id, krist, RoleSet.Admin);
            var person = await server.AddPersonAsync("duder", email: Band.NewAddress());
            var invitation = (await band.Of(krist).CreateInvitationAsync(
                new() { OrganizationId = band.Id, Email = person.Address.Value, Roles = { "admin" } })).Invitation;
            var link = await band.Of(krist).CreateInvitationLinkAsync(new() { OrganizationId = band.Id, MaxUses = 5 });
            return new(
                band, krist, membership.Id.ToString(), await server.AddPersonAsync("dave", isOperator: true), person, invitation.Id,
                await server.Postbox.NextSecretToAsync(person.Address.Value), link.Secret);
        }

        public async Task<long> GiveAsync(string role) => (await Memberships.UpdateMembershipAsync(new()
        {
            OrganizationId = Band.Id,
            MembershipId = Membership,
            Membership = new() { Roles = { role } },
            UpdateMask = new() { Paths = { "roles" } },
        })).Revision;

        public async Task<bool> IsInAsync()
        {
            var (organization, person) = (Band.OrganizationId, Person.Id);
            return await Band.Server.CountAsync(db => db.Memberships.Where(m => m.OrganizationId == organization && m.UserId == person)) == 1;
        }
    }
}
