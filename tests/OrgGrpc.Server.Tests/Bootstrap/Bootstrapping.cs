using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Bootstrap;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Bootstrap;

/// <summary>What a bootstrap file puts in place, through the eyes of those who then call.</summary>
public sealed class Bootstrapping
{
    private const string TwoPeople =
        """
        {
          "users": [
            { "email": "Ada@Example.org", "name": "Ada", "password": "a long enough one", "operator": true },
            { "email": "bob@example.org", "name": "Bob" }
          ],
          "organizations": [
            { "name": "Engines", "slug": "engines", "owner": "ada@example.org", "attributes": { "plan": "gold" },
              "members": [{ "email": "bob@example.org", "roles": ["admin"] }] },
            { "name": "Stopped", "externalId": "crm-7", "owner": "bob@example.org", "suspended": true }
          ]
        }
        """;

    [Fact]
    public async Task People_can_sign_in_and_find_their_organizations()
    {
        await using var server = new BootstrappedServer(TwoPeople);
        await server.StartAsync();

        var ada = await UserAsync(server, "ada@example.org");
        var bob = await UserAsync(server, "bob@example.org");
        Assert.True(ada is { IsOperator: true, EmailConfirmed: true, Status: Server.Users.UserStatus.Active });
        Assert.False(bob.IsOperator);
        Assert.Null(bob.PasswordHash);
        var hasher = server.Services.CreateScope().ServiceProvider.GetRequiredService<IPasswordHasher<User>>();
        Assert.NotEqual(PasswordVerificationResult.Failed, hasher.VerifyHashedPassword(ada, ada.PasswordHash!, "a long enough one"));

        var asBob = new OrganizationService.OrganizationServiceClient(server.As(bob.Id));
        var engines = (await asBob.LookupOrganizationAsync(new() { Slug = "engines" })).Organization;
        Assert.Equal((ada.Id.ToString(), "gold"), (engines.OwnerUserId, engines.Attributes.Fields["plan"].StringValue));
        var stopped = (await asBob.LookupOrganizationAsync(new() { ExternalId = "crm-7" })).Organization;
        Assert.Equal(V1.OrganizationStatus.Suspended, stopped.Status);
        Assert.Equal(Roles.RoleSet.Admin | Roles.RoleSet.Member, await server.InScopeAsync(services =>
            services.GetRequiredService<OrgGrpcDbContext>().Memberships.Where(m => m.UserId == bob.Id && m.OrganizationId == IdOf(engines)).Select(m => m.Roles).SingleAsync()));
    }

    [Fact]
    public async Task A_second_start_changes_nothing()
    {
        await using var server = new BootstrappedServer(TwoPeople);
        await server.StartAsync();
        var first = server.Services.GetRequiredService<Facts>().Revision;
        await server.StopAsync();
        await server.StartAsync();

        Assert.True(first > 0);
        Assert.Equal(first, server.Services.GetRequiredService<Facts>().Revision);
        Assert.Equal(first, await server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().Changes.LongCountAsync()));
    }

    [Fact]
    public async Task A_restart_does_not_undo_what_people_did()
    {
        await using var server = new BootstrappedServer(TwoPeople);
        await server.StartAsync();
        var ada = await UserAsync(server, "ada@example.org");
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(ada.Id));
        var engines = (await organizations.LookupOrganizationAsync(new() { Slug = "engines" })).Organization;
        await organizations.UpdateOrganizationAsync(new()
        {
            OrganizationId = engines.Id, Organization = new() { Name = "Difference Engines" }, UpdateMask = new() { Paths = { "name" } },
        });
        await server.StopAsync();
        await server.StartAsync();

        organizations = new(server.As(ada.Id));
        Assert.Equal("Difference Engines", (await organizations.LookupOrganizationAsync(new() { Slug = "engines" })).Organization.Name);
    }

    [Fact]
    public async Task What_is_new_in_the_file_comes_with_the_next_start()
    {
        await using var server = new BootstrappedServer(TwoPeople);
        await server.StartAsync();
        await server.StopAsync();
        server.Write("""
            {
              "users": [{ "email": "cy@example.org", "name": "Cy" }, { "email": "bob@example.org", "name": "Robert", "operator": true }],
              "organizations": [{ "name": "Third", "slug": "third", "owner": "cy@example.org" }]
            }
            """);
        await server.StartAsync();

        var cy = await UserAsync(server, "cy@example.org");
        var bob = await UserAsync(server, "bob@example.org");
        Assert.True(bob is { IsOperator: true, Name.Value: "Bob" });
        Assert.Equal(cy.Id.ToString(), (await new OrganizationService.OrganizationServiceClient(server.As(cy.Id)).LookupOrganizationAsync(new() { Slug = "third" })).Organization.OwnerUserId);
    }

    [Fact]
    public async Task Secrets_can_come_from_the_environment()
    {
        Environment.SetEnvironmentVariable("ORGGRPC_TEST_PASSWORD", "from the environment");
        await using var server = new BootstrappedServer(
            """{ "users": [{ "email": "ada@example.org", "name": "Ada", "password": "${ENV:ORGGRPC_TEST_PASSWORD}" }] }""");
        await server.StartAsync();

        var ada = await UserAsync(server, "ada@example.org");
        var hasher = server.Services.CreateScope().ServiceProvider.GetRequiredService<IPasswordHasher<User>>();
        Assert.NotEqual(PasswordVerificationResult.Failed, hasher.VerifyHashedPassword(ada, ada.PasswordHash!, "from the environment"));
    }

    [Fact]
    public async Task The_demo_is_the_world_of_the_tutorial()
    {
        await using var server = new BootstrappedServer(await File.ReadAllTextAsync(Demo.Path));
        await server.StartAsync();

        var dave = await UserAsync(server, "dave@example.org");
        Assert.True(dave.IsOperator);
        var all = await new OrganizationService.OrganizationServiceClient(server.As(dave.Id)).ListOrganizationsAsync(new());
        Assert.Equal(["Foo Fighters", "Nirvana", "Scream"], all.Organizations.Select(organization => organization.Name).Order());
        Assert.Equal(2, all.Organizations.Count(organization => organization.Status == V1.OrganizationStatus.Active));
    }

    private static Id<Organization> IdOf(V1.Organization organization) => Id<Organization>.ParseOrNull(organization.Id)!.Value;

    private static Task<User> UserAsync(BootstrappedServer server, string email) => server.InScopeAsync(services =>
    {
        var address = EmailAddress.FromStored(email);
        return services.GetRequiredService<OrgGrpcDbContext>().Users.SingleAsync(user => user.Address == address);
    });
}
