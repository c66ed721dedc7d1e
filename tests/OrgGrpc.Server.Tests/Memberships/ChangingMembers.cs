using Google.Protobuf.WellKnownTypes;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Memberships;

public sealed class ChangingMembers(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task An_admin_gives_and_takes_roles_and_the_next_call_already_knows()
    {
        var band = await Band.FormAsync(server);
        var rename = new UpdateOrganizationRequest { OrganizationId = band.Id, Organization = new() { Name = "Foo" }, UpdateMask = Mask("name") };
        Assert.Equal("PERMISSION_DENIED", (await Refused.AsyncOf(() => server.Organizations(band.Dave).UpdateOrganizationAsync(rename))).Reason);

        var updated = await band.As(band.Krist).UpdateMembershipAsync(Roles(band, band.DavesId, "admin"));
        Assert.Equal(["member", "admin"], updated.Membership.Roles);
        await server.Organizations(band.Dave).UpdateOrganizationAsync(rename);

        await band.As(band.Krist).UpdateMembershipAsync(Roles(band, band.DavesId));
        Assert.Equal("PERMISSION_DENIED", (await Refused.AsyncOf(() => server.Organizations(band.Dave).UpdateOrganizationAsync(rename))).Reason);
    }

    [Fact]
    public async Task Only_masked_fields_change_and_nothing_happens_when_nothing_changed()
    {
        var band = await Band.FormAsync(server);
        var request = Roles(band, band.DavesId, "admin");
        request.UpdateMask = Mask("title");
        request.Membership.Title = "Drums";
        request.Membership.IsOwner = true;
        request.Membership.Status = MembershipStatus.Suspended;

        var first = await band.As(band.Kurt).UpdateMembershipAsync(request);
        var second = await band.As(band.Kurt).UpdateMembershipAsync(request);

        Assert.Equal("Drums", first.Membership.Title);
        Assert.Equal(["member"], first.Membership.Roles);
        Assert.False(first.Membership.IsOwner);
        Assert.Equal(MembershipStatus.Active, first.Membership.Status);
        Assert.Equal(first.Membership, second.Membership);
        Assert.Single(await band.ChangesAsync(), change => change.MembershipUpdated is not null);
    }

    [Fact]
    public async Task A_member_changes_nobody_and_an_admin_cannot_touch_the_owner()
    {
        var band = await Band.FormAsync(server);
        foreach (var (caller, target) in new[] { (band.Dave, band.DavesId), (band.Dave, band.KristsId), (band.Krist, band.KurtsId) })
        {
            var refused = await Refused.AsyncOf(() => band.As(caller).UpdateMembershipAsync(Roles(band, target, "admin")));
            Assert.Equal("PERMISSION_DENIED", refused.Reason);
        }

        Assert.Equal("OWNERSHIP_REQUIRED", (await Refused.AsyncOf(() => band.As(band.Krist).SuspendMembershipAsync(
            new() { OrganizationId = band.Id, MembershipId = band.KurtsId }))).Reason);
        Assert.Equal("OWNERSHIP_REQUIRED", (await Refused.AsyncOf(() => band.As(band.Krist).RemoveMembershipAsync(
            new() { OrganizationId = band.Id, MembershipId = band.KurtsId }))).Reason);
        Assert.Equal("ROLE_NOT_GRANTABLE", (await Refused.AsyncOf(() => band.As(band.Krist).UpdateMembershipAsync(
            Roles(band, band.KristsId, "owner")))).Reason);
        Assert.Equal(band.Kurt.Id.ToString(), await band.OwnerAsync());
    }

    [Fact]
    public async Task An_owner_without_any_other_role_still_holds_every_permission()
    {
        var band = await Band.FormAsync(server);

        await band.As(band.Kurt).UpdateMembershipAsync(Roles(band, band.KurtsId, "member"));

        await band.As(band.Kurt).UpdateMembershipAsync(Roles(band, band.DavesId, "admin"));
        Assert.Equal(["member"], (await band.ReadAsync(band.KurtsId)).Roles);
    }

    [Fact]
    public async Task A_stale_etag_and_wrong_fields_are_refused()
    {
        var band = await Band.FormAsync(server);
        var request = Roles(band, band.DavesId, "admin");
        request.Membership.Etag = (await band.ReadAsync(band.DavesId)).Etag;
        await band.As(band.Kurt).UpdateMembershipAsync(request);
        Assert.Equal("ETAG_MISMATCH", (await Refused.AsyncOf(() => band.As(band.Kurt).UpdateMembershipAsync(request))).Reason);

        request.Membership = new() { Id = band.KristsId, Title = new string('x', 201) };
        request.UpdateMask = Mask("title", "user_id");
        Assert.Equal(
            ["update_mask", "membership.id", "membership.title"],
            (await Refused.AsyncOf(() => band.As(band.Kurt).UpdateMembershipAsync(request))).Fields);
    }

    [Fact]
    public async Task A_suspended_member_is_no_member_until_reactivated()
    {
        var band = await Band.FormAsync(server);
        var ids = new SuspendMembershipRequest { OrganizationId = band.Id, MembershipId = band.DavesId };
        await band.As(band.Krist).SuspendMembershipAsync(ids);
        await band.As(band.Krist).SuspendMembershipAsync(ids);

        Assert.Equal("ORGANIZATION_NOT_FOUND", (await Refused.AsyncOf(() => band.As(band.Dave).ListMembershipsAsync(new() { OrganizationId = band.Id }))).Reason);
        Assert.Equal("ORGANIZATION_NOT_FOUND", (await Refused.AsyncOf(() => band.As(band.Dave).LeaveOrganizationAsync(new() { OrganizationId = band.Id }))).Reason);

        await band.As(band.Krist).ReactivateMembershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId });
        Assert.Equal(3, (await band.As(band.Dave).ListMembershipsAsync(new() { OrganizationId = band.Id })).Memberships.Count);
        Assert.Single(await band.ChangesAsync(), change => change.MembershipSuspended is not null);
        Assert.Single(await band.ChangesAsync(), change => change.MembershipReactivated is not null);
    }

    private static UpdateMembershipRequest Roles(Band band, string membership, params string[] roles) => new()
    {
        OrganizationId = band.Id,
        MembershipId = membership,
        Membership = new() { Roles = { roles } },
        UpdateMask = Mask("roles"),
    };

    private static FieldMask Mask(params string[] paths) => new() { Paths = { paths } };
}
