using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Bootstrap;
using OrgGrpc.Server.Changes;
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
        var first = server.Services.GetRequiredService<ChangeLog>().Head;
        await server.StopAsync();
        await server.StartAsync();

        Assert.True(first > 0);
        Assert.Equal(first, server.Services.GetRequiredService<ChangeLog>().Head);
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
            OrganizationId = engines.Id,
            Organization = new() { Name = "Difference Engines" },
            UpdateMask = new() { Paths = { "name" } },
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

    [Fact]
    public async Task A_program_of_the_file_obtains_a_token_and_calls_in_the_organization_it_is_bound_to()
    {
        const string Secret = "a-secret-of-the-test-that-is-long-enough-to-be-one";
        await using var server = new BootstrappedServer(TwoPeople.Replace("\"organizations\"", $$"""
            "serviceAccounts": [
              { "clientId": "reader", "name": "Reader", "secret": "{{Secret}}", "scopes": ["orggrpc.read"], "resources": ["urn:orggrpc"] },
              { "clientId": "bound", "name": "Bound", "secret": "{{Secret}}", "bindings": [{ "organization": "engines", "roles": ["member"] }] }
            ],
            "organizations"
            """, StringComparison.Ordinal));
        await server.StartAsync();

        var all = await OrganizationsAs(server, await TokenAsync(server, "reader", Secret, "orggrpc.read")).ListOrganizationsAsync(new());
        Assert.Equal(2, all.Organizations.Count);
        var engines = all.Organizations.Single(organization => organization.Slug == "engines");
        var stopped = all.Organizations.Single(organization => organization.Slug != "engines");
        var bound = OrganizationsAs(server, await TokenAsync(server, "bound", Secret, ""));
        Assert.Equal("Engines", (await bound.GetOrganizationAsync(new() { OrganizationId = engines.Id })).Organization.Name);
        Assert.Equal("ORGANIZATION_NOT_FOUND", (await Harness.Refused.AsyncOf(() => bound.GetOrganizationAsync(new() { OrganizationId = stopped.Id }))).Reason);
    }

    [Fact]
    public async Task A_client_follows_the_file_and_stays_as_it_is_when_the_file_does()
    {
        const string Json = """
            { "clients": [{ "clientId": "web", "name": "Web", "secret": "a-secret-of-the-test-that-is-long-enough-to-be-one", "redirectUris": ["https://web.example.org/in"], "scopes": ["openid"] }] }
            """;
        await using var server = new BootstrappedServer(Json);
        await server.StartAsync();
        await server.StopAsync();
        await server.StartAsync();
        Assert.Equal(1, await VersionAsync(server));

        await server.StopAsync();
        server.Write(Json.Replace("/in\"", "/signin\"", StringComparison.Ordinal));
        await server.StartAsync();
        Assert.Equal(2, await VersionAsync(server));
    }

    private static Task<int> VersionAsync(BootstrappedServer server) => server.InScopeAsync(services =>
        services.GetRequiredService<OrgGrpcDbContext>().Clients.Select(client => client.Version).SingleAsync());

    private static async Task<string> TokenAsync(BootstrappedServer server, string clientId, string secret, string scope)
    {
        using var client = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = clientId,
            ["client_secret"] = secret,
            ["scope"] = scope,
        }.Where(parameter => parameter.Value.Length > 0));
        using var response = await client.PostAsync(new Uri(server.WebAddress, "/connect/token"), form);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("access_token").GetString()!;
    }

    private static OrganizationService.OrganizationServiceClient OrganizationsAs(BootstrappedServer server, string token) =>
        new(server.Channel.Intercept(metadata =>
        {
            metadata.Add("authorization", $"Bearer {token}");
            return metadata;
        }));

    private static Id<Organization> IdOf(V1.Organization organization) => Id<Organization>.ParseOrNull(organization.Id)!.Value;

    private static Task<User> UserAsync(BootstrappedServer server, string email) => server.InScopeAsync(services =>
    {
        var address = EmailAddress.FromStored(email);
        return services.GetRequiredService<OrgGrpcDbContext>().Users.SingleAsync(user => user.Address == address);
    });
}
