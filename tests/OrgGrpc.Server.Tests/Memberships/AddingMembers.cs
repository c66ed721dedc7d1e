using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Memberships;

public sealed class AddingMembers(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task An_operator_adds_a_person_who_is_then_a_member_and_the_log_says_so_once()
    {
        var band = await Band.FormAsync(server);

        var added = await band.As(band.Pat).AddMembershipAsync(new()
        {
            OrganizationId = band.Id,
            UserId = band.Duder.Id.ToString(),
            Roles = { "admin" },
            Title = "Roadie",
        });

        Assert.Equal(["member", "admin"], added.Membership.Roles);
        Assert.Equal("Roadie", added.Membership.Title);
        Assert.False(added.AlreadyExisted);
        Assert.Contains(band.Duder.Id.ToString(), await band.MembersAsync());
        var told = Assert.Single(await band.ChangesAsync(), change => change.MembershipAdded?.MembershipId == added.Membership.Id);
        Assert.Equal(band.Pat.Id.ToString(), told.Actor.UserId);
        Assert.Equal(added.Revision, told.Revision);
    }

    [Fact]
    public async Task A_second_time_is_refused_with_the_first_or_returns_it_unchanged_when_asked()
    {
        var band = await Band.FormAsync(server);
        var request = new AddMembershipRequest { OrganizationId = band.Id, UserId = band.Dave.Id.ToString(), Roles = { "admin" } };

        var refused = await Refused.AsyncOf(() => band.As(band.Pat).AddMembershipAsync(request));
        request.AllowExisting = true;
        var existing = await band.As(band.Pat).AddMembershipAsync(request);

        Assert.Equal("ALREADY_MEMBER", refused.Reason);
        Assert.Equal(band.DavesId, refused.Metadata["membership_id"]);
        Assert.True(existing.AlreadyExisted);
        Assert.Equal(await band.ReadAsync(band.DavesId), existing.Membership);
        Assert.Equal(["member"], existing.Membership.Roles);
    }

    [Fact]
    public async Task Neither_the_owner_nor_anyone_else_adds_people_without_asking_them()
    {
        var band = await Band.FormAsync(server);
        foreach (var caller in new[] { band.Kurt, band.Krist, band.Dave, band.Duder })
        {
            var refused = await Refused.AsyncOf(() => band.As(caller).AddMembershipAsync(
                new() { OrganizationId = band.Id, UserId = band.Duder.Id.ToString() }));
            Assert.Equal("PERMISSION_DENIED", refused.Reason);
        }

        Assert.DoesNotContain(band.Duder.Id.ToString(), await band.MembersAsync());
    }

    [Fact]
    public async Task Roles_that_do_not_exist_or_are_never_given_are_refused_by_name()
    {
        var band = await Band.FormAsync(server);

        async Task<Refused> AddAsync(params string[] roles) => await Refused.AsyncOf(() => band.As(band.Pat).AddMembershipAsync(
            new() { OrganizationId = band.Id, UserId = band.Duder.Id.ToString(), Roles = { roles } }));

        var (unknown, owner) = (await AddAsync("king"), await AddAsync("owner"));
        Assert.Equal(("ROLE_UNKNOWN", "king"), (unknown.Reason, unknown.Metadata["role"]));
        Assert.Equal(("ROLE_NOT_GRANTABLE", "owner"), (owner.Reason, owner.Metadata["role"]));
        Assert.Equal(["roles"], (await AddAsync("admin", "admin")).Fields);
        Assert.DoesNotContain(band.Duder.Id.ToString(), await band.MembersAsync());
    }

    [Fact]
    public async Task Unknown_people_and_stopped_organizations_are_refused()
    {
        var band = await Band.FormAsync(server);
        var nobody = Id<User>.New(TimeProvider.System.GetUtcNow()).ToString();
        var request = new AddMembershipRequest { OrganizationId = band.Id, UserId = nobody };
        Assert.Equal("USER_NOT_FOUND", (await Refused.AsyncOf(() => band.As(band.Pat).AddMembershipAsync(request))).Reason);

        request.UserId = band.Duder.Id.ToString();
        await server.Organizations(band.Pat).SuspendOrganizationAsync(new() { OrganizationId = band.Id });
        Assert.Equal("ORGANIZATION_SUSPENDED", (await Refused.AsyncOf(() => band.As(band.Pat).AddMembershipAsync(request))).Reason);
        await server.Organizations(band.Pat).DeleteOrganizationAsync(new() { OrganizationId = band.Id });
        Assert.Equal("ORGANIZATION_DELETED", (await Refused.AsyncOf(() => band.As(band.Pat).AddMembershipAsync(request))).Reason);
    }
}
