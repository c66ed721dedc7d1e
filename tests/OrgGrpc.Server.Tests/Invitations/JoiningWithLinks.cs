using Grpc.Core;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Invitations;

public sealed class JoiningWithLinks(InvitingServer server) : IClassFixture<InvitingServer>
{
    [Fact]
    public async Task Whoever_holds_the_link_joins_until_it_is_revoked_or_over()
    {
        var band = await Band.FoundAsync(server);
        var (one, two) = (await server.AddPersonAsync("one"), await server.AddPersonAsync("two"));
        var made = await band.Invitations.CreateInvitationLinkAsync(new() { OrganizationId = band.Id, MaxUses = 5, Roles = { "admin" } });
        var brief = await band.Invitations.CreateInvitationLinkAsync(new() { OrganizationId = band.Id, MaxUses = 5 });

        Assert.Equal($"https://id.example.org/join?secret={made.Secret}", made.Url);
        var joined = await band.Of(one).JoinWithInvitationLinkAsync(new() { Secret = made.Secret });
        Assert.Equal((one.Id.ToString(), "member,admin"), (joined.Membership.UserId, string.Join(',', joined.Membership.Roles)));
        Assert.Contains(await band.ChangesAsync(), change => change.MembershipAdded?.InvitationLinkId == made.InvitationLink.Id);
        var again = await Refused.AsyncOf(() => band.Of(one).JoinWithInvitationLinkAsync(new() { Secret = made.Secret }));
        Assert.Equal(("ALREADY_MEMBER", joined.Membership.Id), (again.Reason, again.Metadata["membership_id"]));

        var revoked = await band.Invitations.RevokeInvitationLinkAsync(
            new() { OrganizationId = band.Id, InvitationLinkId = made.InvitationLink.Id });
        Assert.Equal((true, 1), (revoked.InvitationLink.Revoked, revoked.InvitationLink.Uses));
        Assert.Equal("INVITATION_LINK_REVOKED", await JoinAsync(band, two, made.Secret));
        server.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal("INVITATION_LINK_EXPIRED", await JoinAsync(band, two, brief.Secret));
        Assert.Equal("INVITATION_LINK_NOT_FOUND", await JoinAsync(band, two, new string('A', 43)));
        Assert.Equal(2, await band.CountMembersAsync());
    }

    [Fact]
    public async Task A_link_does_not_outlive_its_makers_right_or_a_suspension()
    {
        var band = await Band.FoundAsync(server);
        var (krist, fan) = (await server.AddPersonAsync("krist"), await server.AddPersonAsync("fan"));
        var membership = await server.JoinAsync(band.Id, krist, RoleSet.Admin);
        var ofKrist = await band.Of(krist).CreateInvitationLinkAsync(new() { OrganizationId = band.Id, MaxUses = 5 });
        var ofKurt = await band.Invitations.CreateInvitationLinkAsync(new() { OrganizationId = band.Id, MaxUses = 5 });
        await server.WriteAsync(db =>
        {
            var leaving = db.Memberships.Single(m => m.Id == membership.Id);
            leaving.Remove();
            db.Remove(leaving);
            return Task.FromResult(0);
        });

        Assert.Equal("INVITATION_LINK_REVOKED", await JoinAsync(band, fan, ofKrist.Secret));
        var dave = await server.AddPersonAsync("dave", isOperator: true);
        await new OrganizationService.OrganizationServiceClient(server.As(dave.Id)).SuspendOrganizationAsync(new() { OrganizationId = band.Id });
        Assert.Equal("ORGANIZATION_SUSPENDED", await JoinAsync(band, fan, ofKurt.Secret));
        Assert.Equal(1, await band.CountMembersAsync());
    }

    [Fact]
    public async Task Another_organizations_link_or_invitation_is_not_told_from_none()
    {
        var (band, other) = (await Band.FoundAsync(server), await Band.FoundAsync(server));
        var link = (await other.Invitations.CreateInvitationLinkAsync(new() { OrganizationId = other.Id, MaxUses = 1 })).InvitationLink;
        var (invitation, _) = await other.InviteAsync(Band.NewAddress());

        var refusals = new[]
        {
            await Refused.AsyncOf(() => band.Invitations.RevokeInvitationLinkAsync(new() { OrganizationId = band.Id, InvitationLinkId = link.Id })),
            await Refused.AsyncOf(() => band.Invitations.GetInvitationAsync(new() { OrganizationId = band.Id, InvitationId = invitation.Id })),
            await Refused.AsyncOf(() => band.Invitations.ResendInvitationAsync(new() { OrganizationId = band.Id, InvitationId = invitation.Id })),
            await Refused.AsyncOf(() => band.Invitations.RevokeInvitationAsync(new() { OrganizationId = band.Id, InvitationId = invitation.Id })),
        };

        Assert.All(refusals, refused => Assert.Equal(StatusCode.NotFound, refused.Code));
        Assert.Equal(
            ["INVITATION_LINK_NOT_FOUND", "INVITATION_NOT_FOUND", "INVITATION_NOT_FOUND", "INVITATION_NOT_FOUND"],
            refusals.Select(refused => refused.Reason));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10_001)]
    public async Task A_link_says_for_how_many(int maxUses)
    {
        var band = await Band.FoundAsync(server);

        var refused = await Refused.AsyncOf(
            () => band.Invitations.CreateInvitationLinkAsync(new() { OrganizationId = band.Id, MaxUses = maxUses }));

        Assert.Equal(["max_uses"], refused.Fields);
    }

    private static async Task<string?> JoinAsync(Band band, User person, string secret) =>
        (await Refused.AsyncOf(() => band.Of(person).JoinWithInvitationLinkAsync(new() { Secret = secret }))).Reason;
}
