using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Memberships;

public sealed class ListingOrganizationsOfAPerson(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task Suspended_ones_are_left_out_unless_asked_for_and_deleted_ones_always()
    {
        var band = await Band.FormAsync(server);
        var daves = server.Organizations(band.Dave);
        var foo = (await daves.CreateOrganizationAsync(new() { Name = "Foo Fighters", Slug = "foo-fighters" })).Organization;
        var scream = (await daves.CreateOrganizationAsync(new() { Name = "Scream" })).Organization;
        await server.Organizations(band.Pat).SuspendOrganizationAsync(new() { OrganizationId = scream.Id });
        var gone = (await daves.CreateOrganizationAsync(new() { Name = "Dain Bramage" })).Organization;
        await daves.DeleteOrganizationAsync(new() { OrganizationId = gone.Id });

        var active = await band.As(band.Dave).ListUserMembershipsAsync(new());
        var all = await band.As(band.Dave).ListUserMembershipsAsync(new() { IncludeSuspended = true });

        Assert.Equal(["Nirvana", "Foo Fighters"], active.Memberships.Select(membership => membership.Organization.Name));
        Assert.Equal([false, true], active.Memberships.Select(membership => membership.IsOwner));
        Assert.Equal(foo.Slug, active.Memberships[1].Organization.Slug);
        Assert.Equal(["Nirvana", "Foo Fighters", "Scream"], all.Memberships.Select(membership => membership.Organization.Name));
        Assert.Equal(OrganizationStatus.Suspended, all.Memberships[2].Organization.Status);
    }

    [Fact]
    public async Task A_suspended_membership_is_left_out_unless_asked_for()
    {
        var band = await Band.FormAsync(server);
        await band.As(band.Kurt).SuspendMembershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId });

        Assert.Empty((await band.As(band.Dave).ListUserMembershipsAsync(new())).Memberships);
        Assert.Single((await band.As(band.Dave).ListUserMembershipsAsync(new() { IncludeSuspended = true })).Memberships);
    }

    [Fact]
    public async Task Only_operators_ask_about_somebody_else()
    {
        var band = await Band.FormAsync(server);
        var request = new ListUserMembershipsRequest { UserId = band.Dave.Id.ToString() };

        Assert.Single((await band.As(band.Pat).ListUserMembershipsAsync(request)).Memberships);
        Assert.Equal("PERMISSION_DENIED", (await Refused.AsyncOf(() => band.As(band.Kurt).ListUserMembershipsAsync(request))).Reason);
        var nobody = Id<User>.New(TimeProvider.System.GetUtcNow()).ToString();
        Assert.Equal(
            "USER_NOT_FOUND", (await Refused.AsyncOf(() => band.As(band.Pat).ListUserMembershipsAsync(new() { UserId = nobody }))).Reason);
    }

    [Fact]
    public async Task Pages_cover_the_list_once()
    {
        var dave = await server.AddPersonAsync("dave");
        for (var i = 0; i < 5; i++)
        {
            await server.Organizations(dave).CreateOrganizationAsync(new() { Name = $"Band {i}" });
        }

        var names = new List<string>();
        var request = new ListUserMembershipsRequest { PageSize = 2 };
        do
        {
            var page = await server.Memberships(dave).ListUserMembershipsAsync(request);
            names.AddRange(page.Memberships.Select(membership => membership.Organization.Name));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(["Band 0", "Band 1", "Band 2", "Band 3", "Band 4"], names);
    }
}
