using Google.Protobuf.WellKnownTypes;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Changes;

/// <summary>Who follows the log need not ask what a thing was before, nor what it is now.</summary>
public sealed class TellingWhatChanged(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task An_organization_tells_what_people_set_about_it()
    {
        var boss = await server.AddPersonAsync("boss", isOperator: true);
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(boss.Id));
        var id = (await organizations.CreateOrganizationAsync(new() { Name = "Nirvana", Slug = "before-and-after" })).Organization.Id;
        var revision = (await organizations.UpdateOrganizationAsync(new()
        {
            OrganizationId = id,
            Organization = new() { Name = "Fecal Matter", Attributes = new() { Fields = { ["plan"] = Value.ForString("gold") } } },
            UpdateMask = new() { Paths = { "name", "attributes" } },
        })).Revision;

        var change = (await AtAsync(boss, revision)).OrganizationUpdated;

        Assert.Equal(("Nirvana", "Fecal Matter"), (change.Before.Name, change.After.Name));
        Assert.Equal(("before-and-after", "before-and-after"), (change.Before.Slug, change.After.Slug));
        Assert.Equal("gold", change.After.Attributes.Fields["plan"].StringValue);
        Assert.Equal(["name", "attributes"], change.ChangedFields.Paths);
    }

    [Fact]
    public async Task A_membership_tells_its_roles_and_title()
    {
        var (boss, krist) = (await server.AddPersonAsync("boss", isOperator: true), await server.AddPersonAsync("krist"));
        var id = (await new OrganizationService.OrganizationServiceClient(server.As(boss.Id)).CreateOrganizationAsync(new() { Name = "Nirvana" })).Organization.Id;
        var membership = (await server.JoinAsync(id, krist)).Id.ToString();
        var revision = (await new MembershipService.MembershipServiceClient(server.As(boss.Id)).UpdateMembershipAsync(new()
        {
            OrganizationId = id,
            MembershipId = membership,
            Membership = new() { Roles = { "admin" }, Title = "Bass" },
            UpdateMask = new() { Paths = { "roles", "title" } },
        })).Revision;

        var change = (await AtAsync(boss, revision)).MembershipUpdated;

        Assert.Equal(["member"], change.Before.Roles);
        Assert.Equal(["member", "admin"], change.After.Roles);
        Assert.Equal(("", "Bass", membership), (change.Before.Title, change.After.Title, change.MembershipId));
        Assert.Equal(["roles", "title"], change.ChangedFields.Paths);
    }

    [Fact]
    public async Task A_person_tells_name_address_and_standing()
    {
        var (boss, krist) = (await server.AddPersonAsync("boss", isOperator: true), await server.AddPersonAsync("krist"));
        var users = new UserService.UserServiceClient(server.As(boss.Id));
        var renamed = (await new UserService.UserServiceClient(server.As(krist.Id)).UpdateMeAsync(new()
        {
            User = new() { Name = "Krist Novoselic" },
            UpdateMask = new() { Paths = { "name" } },
        })).Revision;
        var moved = (await users.UpdateUserAsync(new()
        {
            UserId = krist.Id.ToString(),
            User = new() { Email = $"bass.{krist.Id}@example.org" },
            UpdateMask = new() { Paths = { "email" } },
        })).Revision;

        var name = (await AtAsync(boss, renamed)).UserUpdated;
        var address = (await AtAsync(boss, moved)).UserUpdated;

        Assert.Equal(("krist", "Krist Novoselic"), (name.Before.Name, name.After.Name));
        Assert.Equal(["name"], name.ChangedFields.Paths);
        Assert.Equal((krist.Address.Value, true, UserStatus.Active), (address.Before.Email, address.Before.EmailVerified, address.Before.Status));
        Assert.Equal(($"bass.{krist.Id}@example.org", false, UserStatus.Pending), (address.After.Email, address.After.EmailVerified, address.After.Status));
        Assert.Equal(["email", "email_verified", "status"], address.ChangedFields.Paths);
    }

    [Fact]
    public async Task A_client_tells_all_of_it_but_its_secret()
    {
        var boss = await server.AddPersonAsync("boss", isOperator: true);
        var clients = new ClientService.ClientServiceClient(server.As(boss.Id));
        var created = await clients.CreateClientAsync(new()
        {
            Client = new() { DisplayName = "Reports", Type = ClientType.Confidential, GrantTypes = { ClientGrantType.ClientCredentials }, Scopes = { "orggrpc.read" } },
        });
        var updated = await clients.UpdateClientAsync(new()
        {
            ClientId = created.Client.ClientId,
            Client = new() { Scopes = { "orggrpc.write" } },
            UpdateMask = new() { Paths = { "scopes" } },
        });

        var (creation, update) = (await AtAsync(boss, created.Revision), await AtAsync(boss, updated.Revision));

        Assert.Equal(created.Client, creation.ClientCreated.Client);
        Assert.Equal((created.Client, updated.Client), (update.ClientUpdated.Before, update.ClientUpdated.After));
        Assert.Equal(["scopes"], update.ClientUpdated.ChangedFields.Paths);
        Assert.All([creation, update], change => Assert.DoesNotContain(created.ClientSecret, change.ToString(), StringComparison.Ordinal));
    }

    private async Task<Change> AtAsync(User boss, long revision) =>
        (await new ChangeService.ChangeServiceClient(server.As(boss.Id)).ListChangesAsync(new() { AfterRevision = revision - 1, PageSize = 1 })).Changes.Single();
}
