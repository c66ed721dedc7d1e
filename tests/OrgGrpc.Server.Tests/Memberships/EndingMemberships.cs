using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Memberships;

public sealed class EndingMemberships(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task A_removed_person_is_gone_from_the_list_and_sees_nothing_but_remains_a_person()
    {
        var band = await Band.FormAsync(server);
        var request = new RemoveMembershipRequest { OrganizationId = band.Id, MembershipId = band.DavesId };

        await band.As(band.Krist).RemoveMembershipAsync(request);

        Assert.DoesNotContain(band.Dave.Id.ToString(), await band.MembersAsync());
        Assert.Equal("ORGANIZATION_NOT_FOUND", (await Refused.AsyncOf(() => band.As(band.Dave).GetMembershipAsync(
            new() { OrganizationId = band.Id, MembershipId = band.DavesId }))).Reason);
        Assert.Empty((await band.As(band.Dave).ListUserMembershipsAsync(new())).Memberships);
        Assert.Equal("MEMBERSHIP_NOT_FOUND", (await Refused.AsyncOf(() => band.As(band.Krist).RemoveMembershipAsync(request))).Reason);
        Assert.Single(await band.ChangesAsync(), change => change.MembershipRemoved is not null);
    }

    [Fact]
    public async Task A_member_leaves_and_the_owner_hands_over_first()
    {
        var band = await Band.FormAsync(server);
        var leave = new LeaveOrganizationRequest { OrganizationId = band.Id };

        await band.As(band.Dave).LeaveOrganizationAsync(leave);
        var refused = await Refused.AsyncOf(() => band.As(band.Kurt).LeaveOrganizationAsync(leave));
        Assert.Equal("OWNERSHIP_REQUIRED", refused.Reason);
        Assert.Equal(band.Id, refused.Metadata["organization_id"]);
        await band.Owning(band.Kurt).TransferOwnershipAsync(new() { OrganizationId = band.Id, MembershipId = band.KristsId });
        await band.As(band.Kurt).LeaveOrganizationAsync(leave);

        Assert.Equal([band.Krist.Id.ToString()], await band.MembersAsync());
        Assert.Equal("ORGANIZATION_NOT_FOUND", (await Refused.AsyncOf(() => band.As(band.Duder).LeaveOrganizationAsync(leave))).Reason);
        Assert.Equal("ORGANIZATION_NOT_FOUND", (await Refused.AsyncOf(() => band.As(band.Pat).LeaveOrganizationAsync(leave))).Reason);
    }

    [Fact]
    public async Task A_suspended_organization_is_not_left_and_loses_nobody()
    {
        var band = await Band.FormAsync(server);
        await server.Organizations(band.Pat).SuspendOrganizationAsync(new() { OrganizationId = band.Id });

        Assert.Equal("ORGANIZATION_SUSPENDED", (await Refused.AsyncOf(() => band.As(band.Dave).LeaveOrganizationAsync(
            new() { OrganizationId = band.Id }))).Reason);
        foreach (var caller in new[] { band.Krist, band.Kurt, band.Pat })
        {
            Assert.Equal("ORGANIZATION_SUSPENDED", (await Refused.AsyncOf(() => band.As(caller).RemoveMembershipAsync(
                new() { OrganizationId = band.Id, MembershipId = band.DavesId }))).Reason);
        }

        Assert.Equal(3, (await band.MembersAsync()).Count);
    }
}
