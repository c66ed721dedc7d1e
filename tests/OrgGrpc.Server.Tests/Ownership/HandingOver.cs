using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Memberships;

namespace OrgGrpc.Server.Tests.Ownership;

public sealed class HandingOver(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task The_next_read_knows_the_new_owner_and_the_old_one_stays_as_admin()
    {
        var band = await Band.FormAsync(server);

        var handed = await band.Owning(band.Kurt).TransferOwnershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId });

        Assert.True(handed.Membership.IsOwner);
        Assert.Equal(band.Dave.Id.ToString(), await band.OwnerAsync());
        Assert.Contains("admin", (await band.ReadAsync(band.KurtsId)).Roles);
        // The new owner was no admin, and may do everything all the same; the old one may no longer hand over.
        await band.As(band.Dave).SuspendMembershipAsync(new() { OrganizationId = band.Id, MembershipId = band.KristsId });
        Assert.Equal("PERMISSION_DENIED", (await Refused.AsyncOf(() => band.Owning(band.Kurt).TransferOwnershipAsync(
            new() { OrganizationId = band.Id, MembershipId = band.KurtsId }))).Reason);
        var told = Assert.Single(await band.ChangesAsync(), change => change.OwnershipTransferred is not null);
        Assert.Equal(
            (band.Kurt.Id.ToString(), band.KurtsId, band.Dave.Id.ToString(), band.DavesId),
            (told.OwnershipTransferred.FromUserId, told.OwnershipTransferred.FromMembershipId,
                told.OwnershipTransferred.ToUserId, told.OwnershipTransferred.ToMembershipId));
    }

    [Fact]
    public async Task Handing_over_to_oneself_changes_and_tells_nothing()
    {
        var band = await Band.FormAsync(server);
        var before = await band.ChangesAsync();

        var handed = await band.Owning(band.Kurt).TransferOwnershipAsync(new() { OrganizationId = band.Id, MembershipId = band.KurtsId });

        Assert.True(handed.Membership.IsOwner);
        Assert.Equal(before.Count, (await band.ChangesAsync()).Count);
    }

    [Fact]
    public async Task Only_the_owner_hands_over()
    {
        var band = await Band.FormAsync(server);
        foreach (var (caller, reason) in new[]
        {
            (band.Krist, "PERMISSION_DENIED"), (band.Dave, "PERMISSION_DENIED"), (band.Duder, "ORGANIZATION_NOT_FOUND"),
        })
        {
            var refused = await Refused.AsyncOf(() => band.Owning(caller).TransferOwnershipAsync(
                new() { OrganizationId = band.Id, MembershipId = band.KristsId }));
            Assert.Equal(reason, refused.Reason);
        }

        Assert.Equal(band.Kurt.Id.ToString(), await band.OwnerAsync());
    }

    [Fact]
    public async Task Nobody_receives_it_who_is_not_an_active_member_of_this_very_organization()
    {
        var band = await Band.FormAsync(server);
        var other = await Band.FormAsync(server);
        var kurtsThere = await server.JoinAsync(other.Id, band.Kurt);

        async Task<Refused> ToAsync(string membership) => await Refused.AsyncOf(() => band.Owning(band.Kurt).TransferOwnershipAsync(
            new() { OrganizationId = band.Id, MembershipId = membership }));

        Assert.Equal("ORGANIZATION_MISMATCH", (await ToAsync(kurtsThere.Id.ToString())).Reason);
        await band.As(band.Kurt).SuspendMembershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId });
        Assert.Equal("NOT_AN_ACTIVE_MEMBER", (await ToAsync(band.DavesId)).Reason);
        await server.WriteAsync(async db =>
        {
            (await db.Users.FindAsync(band.Krist.Id))!.Deactivate(TimeProvider.System.GetUtcNow());
            return true;
        });
        Assert.Equal("NOT_AN_ACTIVE_MEMBER", (await ToAsync(band.KristsId)).Reason);
        var unverified = await server.JoinAsync(band.Id, await server.AddPersonAsync("pending", verified: false));
        Assert.Equal("NOT_AN_ACTIVE_MEMBER", (await ToAsync(unverified.Id.ToString())).Reason);
        Assert.Equal(band.Kurt.Id.ToString(), await band.OwnerAsync());
    }

    [Fact]
    public async Task An_operator_reassigns_even_a_suspended_one_and_the_log_keeps_why()
    {
        var band = await Band.FormAsync(server);
        await server.Organizations(band.Pat).SuspendOrganizationAsync(new() { OrganizationId = band.Id });
        V1.ReassignOwnershipRequest Request(string why) => new() { OrganizationId = band.Id, MembershipId = band.DavesId, Justification = why };

        Assert.Equal(["justification"], (await Refused.AsyncOf(() => band.Owning(band.Pat).ReassignOwnershipAsync(Request(" ")))).Fields);
        Assert.Equal("PERMISSION_DENIED", (await Refused.AsyncOf(() => band.Owning(band.Kurt).ReassignOwnershipAsync(Request("mine")))).Reason);
        await band.Owning(band.Pat).ReassignOwnershipAsync(Request("The owner died."));

        Assert.Equal(band.Dave.Id.ToString(), await band.OwnerAsync());
        var told = Assert.Single(await band.ChangesAsync(), change => change.OwnershipTransferred is not null);
        Assert.Equal(("The owner died.", band.Pat.Id.ToString()), (told.OwnershipTransferred.Justification, told.Actor.UserId));
    }
}
