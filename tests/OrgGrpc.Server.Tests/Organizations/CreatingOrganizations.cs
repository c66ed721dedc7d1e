using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Organizations;

public sealed class CreatingOrganizations(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task Whoever_creates_an_organization_owns_it()
    {
        var dave = await server.AddPersonAsync("dave");
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(dave.Id));

        var created = await organizations.CreateOrganizationAsync(new() { Name = "Foo Fighters", Slug = "foo-fighters" });

        Assert.True(created.Revision > 0);
        var read = await organizations.GetOrganizationAsync(new() { OrganizationId = created.Organization.Id });
        Assert.Equal(created.Organization, read.Organization);
        Assert.Equal(dave.Id.ToString(), read.Organization.OwnerUserId);
        Assert.Equal(OrganizationStatus.Active, read.Organization.Status);
    }

    [Fact]
    public async Task An_operator_creates_it_with_all_that_it_has_for_an_owner_of_their_choice()
    {
        var (pat, kurt) = (await server.AddPersonAsync("pat", isOperator: true), await server.AddPersonAsync("kurt"));
        var asked = new CreateOrganizationRequest
        {
            Name = "Nirvana",
            Slug = "nirvana-of-everything",
            ExternalId = "crm-of-everything",
            Attributes = new() { Fields = { ["founded"] = Value.ForNumber(1987), ["town"] = Value.ForString("Aberdeen") } },
            OwnerUserId = kurt.Id.ToString(),
            Suspended = true,
            JoinPolicy = JoinPolicy.Request,
        };

        var created = await Organizations(pat).CreateOrganizationAsync(asked);

        var read = (await Organizations(pat).GetOrganizationAsync(new() { OrganizationId = created.Organization.Id })).Organization;
        Assert.Equal(
            (asked.Name, asked.Slug, asked.ExternalId, asked.Attributes, asked.OwnerUserId, OrganizationStatus.Suspended, asked.JoinPolicy),
            (read.Name, read.Slug, read.ExternalId, read.Attributes, read.OwnerUserId, read.Status, read.JoinPolicy));
        var memberships = new MembershipService.MembershipServiceClient(server.As(pat.Id));
        var members = await memberships.ListMembershipsAsync(new() { OrganizationId = read.Id });
        Assert.Equal(kurt.Id.ToString(), Assert.Single(members.Memberships).UserId);
    }

    [Fact]
    public async Task A_stranger_cannot_tell_it_from_one_that_does_not_exist()
    {
        var dave = await server.AddPersonAsync("dave");
        var duder = await server.AddPersonAsync("duder");
        var created = await new OrganizationService.OrganizationServiceClient(server.As(dave.Id)).CreateOrganizationAsync(new() { Name = "Nirvana" });
        var stranger = new OrganizationService.OrganizationServiceClient(server.As(duder.Id));

        var refused = await Refused.AsyncOf(() => stranger.GetOrganizationAsync(new() { OrganizationId = created.Organization.Id }));
        Assert.Equal("ORGANIZATION_NOT_FOUND", refused.Reason);
        Assert.Equal(StatusCode.NotFound, refused.Code);

        var anonymous = await Refused.AsyncOf(
            () => new OrganizationService.OrganizationServiceClient(server.Anonymous).GetOrganizationAsync(new() { OrganizationId = created.Organization.Id }));
        Assert.Equal("UNAUTHENTICATED", anonymous.Reason);
    }

    [Fact]
    public async Task A_taken_slug_is_refused_and_leaves_nothing_behind()
    {
        var dave = await server.AddPersonAsync("dave");
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(dave.Id));
        await organizations.CreateOrganizationAsync(new() { Name = "Scream", Slug = "scream" });

        var refused = await Refused.AsyncOf(() => organizations.CreateOrganizationAsync(new() { Name = "Scream", Slug = "scream" }));

        Assert.Equal("SLUG_TAKEN", refused.Reason);
        var owned = await new MembershipService.MembershipServiceClient(server.As(dave.Id)).ListUserMembershipsAsync(new() { IncludeSuspended = true });
        Assert.Single(owned.Memberships);
    }

    [Fact]
    public async Task Every_wrong_field_is_named_at_once()
    {
        var dave = await server.AddPersonAsync("dave");
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(dave.Id));

        var refused = await Refused.AsyncOf(() => organizations.CreateOrganizationAsync(new() { Name = "\u0007", Slug = "No Slug" }));

        Assert.Equal("INVALID_FIELD", refused.Reason);
        Assert.Equal(["name", "slug"], refused.Fields);
    }

    private OrganizationService.OrganizationServiceClient Organizations(User person) => new(server.As(person.Id));
}
