using System.Net;
using System.Net.Http.Json;
using OrgGrpc.Client.Errors;
using OrgGrpc.Client.Paging;
using OrgGrpc.Client.Tests.Harness;
using OrgGrpc.Client.Tokens;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;
using static OrgGrpc.V1.OrganizationService;

namespace OrgGrpc.Client.Tests.RealServer;

/// <summary>Client, server and guard together: nothing between them is made up.</summary>
public sealed class ProgramsAtTheRealServer(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Fact]
    public async Task A_program_signs_in_by_itself_and_reads()
    {
        var dave = await server.AddPersonAsync("dave");
        var (id, secret) = await server.AddProgramAsync("orggrpc.read");
        await using var daves = new ClientHost(server.GrpcAddress, server.SignedIn(dave));
        var created = await daves.Client<OrganizationServiceClient>().CreateOrganizationAsync(new() { Name = "Foo Fighters" });
        await using var program = Program(id, secret, "orggrpc.read");
        var organizations = program.Client<OrganizationServiceClient>();

        List<string> ids = [];
        await foreach (var organization in organizations.ListAllAsync(new()))
        {
            ids.Add(organization.Id);
        }

        Assert.Contains(created.Organization.Id, ids);
        await organizations.GetOrganizationAsync(new() { OrganizationId = created.Organization.Id });
        Assert.Single(program.Wire.Authorizations.Distinct());

        var refused = await Assert.ThrowsAsync<OrgGrpcException>(
            async () => await organizations.SuspendOrganizationAsync(new() { OrganizationId = created.Organization.Id }));
        Assert.Equal(ErrorReason.ScopeRequired, refused.Reason);
    }

    [Fact]
    public async Task A_wrong_secret_is_said_to_be_one()
    {
        var (id, _) = await server.AddProgramAsync("orggrpc.read");
        await using var program = Program(id, "wrong", "orggrpc.read");

        var failed = await Assert.ThrowsAsync<OrgGrpcException>(
            async () => await program.Client<OrganizationServiceClient>().ListOrganizationsAsync(new()));

        Assert.Equal("invalid_client", Assert.IsType<AccessTokenException>(failed.InnerException!.InnerException).Error);
    }

    [Fact]
    public async Task The_guard_takes_what_the_server_issues_for_its_audience_and_nothing_else()
    {
        var dave = await server.AddPersonAsync("dave");
        await using var daves = new ClientHost(server.GrpcAddress, server.SignedIn(dave));
        var nirvana = (await daves.Client<OrganizationServiceClient>().CreateOrganizationAsync(new() { Name = "Nirvana" })).Organization;
        await using var projects = await SampleService.StartAsync(server.Issuer, "urn:projects");
        var token = await TokenAsync(nirvana.Id, RoleSet.Admin, "urn:projects");

        var answer = await projects.GetAsync("/member", token);
        var seen = await answer.Content.ReadFromJsonAsync<SampleService.Described>();

        Assert.Equal(nirvana.Id, seen!.Id);
        Assert.Contains("admin", seen.Roles);
        Assert.True(seen.Revision > 0);
        Assert.Equal(HttpStatusCode.OK, (await projects.GetAsync("/admin", token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await projects.GetAsync("/owner", token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await projects.GetAsync($"/organizations/{nirvana.Id}/projects", token)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await projects.GetAsync("/member", server.TokenOf(dave.Id))).StatusCode);
        Assert.Equal(
            HttpStatusCode.Unauthorized, (await projects.GetAsync("/member", await TokenAsync(nirvana.Id, RoleSet.Admin, "urn:payroll"))).StatusCode);
    }

    [Fact]
    public async Task Our_own_api_refuses_a_token_for_another_service()
    {
        var dave = await server.AddPersonAsync("dave");
        await using var daves = new ClientHost(server.GrpcAddress, server.SignedIn(dave));
        var nirvana = (await daves.Client<OrganizationServiceClient>().CreateOrganizationAsync(new() { Name = "Nirvana" })).Organization;
        var token = await TokenAsync(nirvana.Id, RoleSet.Admin, "urn:projects");
        await using var curious = new ClientHost(server.GrpcAddress, new("authorization", $"Bearer {token}"));

        var refused = await Assert.ThrowsAsync<OrgGrpcException>(
            async () => await curious.Client<OrganizationServiceClient>().GetOrganizationAsync(new() { OrganizationId = nirvana.Id }));

        Assert.Equal(ErrorReason.TokenInvalid, refused.Reason);
    }

    private async Task<string> TokenAsync(string organizationId, RoleSet roles, string resource)
    {
        Id<Server.Organizations.Organization>.TryParse(organizationId, out var organization);
        var id = Clients.NewClientId();
        var secret = await server.AddClientAsync(new ClientSpec
        {
            ClientId = id,
            IsConfidential = true,
            Grants = new HashSet<ClientGrant> { ClientGrant.ClientCredentials },
            Resources = [resource],
            Bindings = new Dictionary<Id<Server.Organizations.Organization>, RoleSet> { [organization] = roles },
        });
        await using var program = Program(id, secret);
        return (await program.Client<IAccessTokenSource>().GetAccessTokenAsync(CancellationToken.None))!;
    }

    private ClientHost Program(string id, string secret, params string[] scopes) => new(server.GrpcAddress, configure: options =>
    {
        options.Authority = new Uri(server.Issuer);
        options.ClientId = id;
        options.ClientSecret = secret;
        foreach (var scope in scopes)
        {
            options.Scopes.Add(scope);
        }
    });
}
