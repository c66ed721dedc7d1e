using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Memberships;

public sealed class CrossingOrganizations(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task The_owner_of_one_cannot_reach_into_another_by_any_rpc()
    {
        var mine = await Band.FormAsync(server);
        var theirs = await Band.FormAsync(server);
        var absent = Id<Organization>.New(TimeProvider.System.GetUtcNow()).ToString();

        foreach (var call in Calls(mine.As(mine.Kurt), mine.Owning(mine.Kurt)))
        {
            var foreign = await Refused.AsyncOf(() => call(theirs.Id, theirs.DavesId));
            var none = await Refused.AsyncOf(() => call(absent, theirs.DavesId));
            Assert.Equal(("ORGANIZATION_NOT_FOUND", StatusCode.NotFound), (foreign.Reason, foreign.Code));
            Assert.Equal((none.Reason, none.Code), (foreign.Reason, foreign.Code));
        }

        Assert.Equal(3, (await theirs.MembersAsync()).Count);
        Assert.Equal(theirs.Kurt.Id.ToString(), await theirs.OwnerAsync());
    }

    [Fact]
    public async Task A_membership_of_another_organization_is_not_found_in_mine()
    {
        var mine = await Band.FormAsync(server);
        var theirs = await Band.FormAsync(server);

        // The rest names no membership, or answers what it found.
        foreach (var call in Calls(mine.As(mine.Kurt), mine.Owning(mine.Kurt)).Take(7))
        {
            Assert.Equal("MEMBERSHIP_NOT_FOUND", (await Refused.AsyncOf(() => call(mine.Id, theirs.DavesId))).Reason);
        }

        Assert.Equal(3, (await theirs.MembersAsync()).Count);
    }

    private static IEnumerable<Func<string, string, Task<object>>> Calls(
        V1.MembershipService.MembershipServiceClient memberships, V1.OwnershipService.OwnershipServiceClient ownership)
    {
        yield return async (o, m) => await memberships.GetMembershipAsync(new() { OrganizationId = o, MembershipId = m });
        yield return async (o, m) => await memberships.UpdateMembershipAsync(new()
        {
            OrganizationId = o,
            MembershipId = m,
            Membership = new() { Title = "x" },
            UpdateMask = new FieldMask { Paths = { "title" } },
        });
        yield return async (o, m) => await memberships.SuspendMembershipAsync(new() { OrganizationId = o, MembershipId = m });
        yield return async (o, m) => await memberships.ReactivateMembershipAsync(new() { OrganizationId = o, MembershipId = m });
        yield return async (o, m) => await memberships.RemoveMembershipAsync(new() { OrganizationId = o, MembershipId = m });
        yield return async (o, m) => await ownership.TransferOwnershipAsync(new() { OrganizationId = o, MembershipId = m });
        yield return async (o, m) => await ownership.ProposeOwnershipTransferAsync(new() { OrganizationId = o, MembershipId = m });
        yield return async (o, m) => await memberships.BatchGetMembershipsAsync(new() { OrganizationId = o, MembershipIds = { m } });
        yield return async (o, _) => await memberships.ListMembershipsAsync(new() { OrganizationId = o });
        yield return async (o, _) => await memberships.LeaveOrganizationAsync(new() { OrganizationId = o });
        yield return async (o, _) => await ownership.GetOwnerAsync(new() { OrganizationId = o });
        yield return async (o, _) => await ownership.GetOwnershipTransferAsync(new() { OrganizationId = o });
    }
}
