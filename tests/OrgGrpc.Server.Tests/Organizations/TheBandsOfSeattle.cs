using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Organizations;

/// <summary>Three organizations and four people, of whom everything that is asked about them has one right answer.</summary>
public sealed class TheBandsOfSeattle(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task Lists_and_questions_tell_who_is_what()
    {
        // All organizations of a server are counted: it is this test's own.
        await using var seattle = new ServerUnderTest();
        await seattle.StartAsync();
        var dave = await seattle.AddPersonAsync("dave", isOperator: true);
        var krist = await seattle.AddPersonAsync("krist");
        var kurt = await seattle.AddPersonAsync("kurt");
        var duder = await seattle.AddPersonAsync("duder");
        var organizations = new OrganizationService.OrganizationServiceClient(seattle.As(dave.Id));
        var memberships = new MembershipService.MembershipServiceClient(seattle.As(dave.Id));
        var access = new AccessService.AccessServiceClient(seattle.As(dave.Id));
        var foo = (await organizations.CreateOrganizationAsync(new() { Name = "Foo Fighters" })).Organization.Id;
        var nirvana = (await organizations.CreateOrganizationAsync(new() { Name = "Nirvana", OwnerUserId = kurt.Id.ToString() })).Organization.Id;
        await organizations.CreateOrganizationAsync(new() { Name = "Scream", Suspended = true });
        await seattle.JoinAsync(nirvana, krist, RoleSet.Admin);
        await seattle.JoinAsync(nirvana, dave);

        Assert.Equal(3, (await organizations.ListOrganizationsAsync(new() { IncludeTotal = true })).Total);
        Assert.Equal(2, (await organizations.ListOrganizationsAsync(
            new() { IncludeTotal = true, Filter = new() { Statuses = { OrganizationStatus.Active } } })).Total);
        Assert.Equal(2, (await memberships.ListUserMembershipsAsync(new())).Memberships.Count);
        Assert.Equal(3, (await memberships.ListUserMembershipsAsync(new() { IncludeSuspended = true })).Memberships.Count);

        async Task<bool> IsAsync(User person, string organization, string role) =>
            (await access.CheckAccessAsync(new() { OrganizationId = organization, UserId = person.Id.ToString(), Role = role })).Allowed;

        (User Person, string Organization, string Role, bool Answer)[] answers =
        [
            (kurt, nirvana, "", true), (dave, nirvana, "", true), (krist, nirvana, "", true), (duder, nirvana, "", false), (kurt, foo, "", false),
            (kurt, nirvana, "admin", true), (krist, nirvana, "admin", true), (dave, nirvana, "admin", false),
            (kurt, nirvana, "owner", true), (krist, nirvana, "owner", false), (dave, nirvana, "owner", false),
        ];
        foreach (var (person, organization, role, answer) in answers)
        {
            Assert.True(answer == await IsAsync(person, organization, role), $"{person.Name} {role} of {organization}");
        }
    }

    [Theory]
    [InlineData("東京事変")]
    [InlineData("Сектор Газа")]
    [InlineData("مشروع ليلى")]
    [InlineData("Motörhead 🤘🏽")]
    [InlineData("ﬁne & <b>\"bold\"</b>")]
    public async Task Names_of_any_script_come_back_as_they_were_given(string name)
    {
        var person = await server.AddPersonAsync("kurt");
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(person.Id));
        var users = new UserService.UserServiceClient(server.As(person.Id));

        var organization = (await organizations.CreateOrganizationAsync(new() { Name = name })).Organization;
        await users.UpdateMeAsync(new() { User = new() { Name = name }, UpdateMask = new() { Paths = { "name" } } });

        Assert.Equal((name, ""), (organization.Name, organization.Slug));
        Assert.Equal(name, (await organizations.GetOrganizationAsync(new() { OrganizationId = organization.Id })).Organization.Name);
        Assert.Equal(name, (await users.GetMeAsync(new())).User.Name);
    }
}
