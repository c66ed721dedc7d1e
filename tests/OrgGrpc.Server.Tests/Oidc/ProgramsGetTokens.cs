using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using OrganizationClient = OrgGrpc.V1.OrganizationService.OrganizationServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

public sealed class ProgramsGetTokens(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task A_program_gets_a_token_that_our_own_api_accepts()
    {
        var dave = await server.AddPersonAsync("dave");
        var (id, secret) = await server.AddProgramAsync("orggrpc.read");
        var created = await new OrganizationClient(server.As(dave.Id)).CreateOrganizationAsync(new() { Name = "Foo Fighters" });

        var answer = await server.TokenAsync(
            ("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret), ("scope", "orggrpc.read"));

        var organizations = new OrganizationClient(server.With(answer.AccessToken));
        var read = await organizations.GetOrganizationAsync(new() { OrganizationId = created.Organization.Id });
        Assert.Equal("Foo Fighters", read.Organization.Name);
        var refused = await Refused.AsyncOf(() => organizations.SuspendOrganizationAsync(new() { OrganizationId = created.Organization.Id }));
        Assert.Equal("SCOPE_REQUIRED", refused.Reason);
    }

    [Fact]
    public async Task The_token_says_what_RFC_9068_asks_for()
    {
        var (id, secret) = await server.AddProgramAsync("orggrpc.read");

        var answer = await server.TokenAsync(
            ("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret), ("scope", "orggrpc.read"));

        var token = answer.Access;
        Assert.Equal(("at+jwt", "ES256"), (token.Typ, token.Alg));
        Assert.Equal("http://127.0.0.1:5080/", token.Issuer);
        Assert.Equal(["urn:orggrpc"], token.Audiences);
        Assert.Equal(id, token.Subject);
        Assert.Equal(id, token.GetClaim("client_id").Value);
        Assert.Equal("orggrpc.read", token.GetClaim("scope").Value);
        Assert.True(token.GetPayloadValue<long>("org_rev") >= 0);
        Assert.Equal(TimeSpan.FromMinutes(5), token.ValidTo - token.IssuedAt);
        Assert.NotEmpty(token.Id);
    }

    [Fact]
    public async Task A_program_that_is_bound_to_one_organization_gets_its_id_and_roles()
    {
        var dave = await server.AddPersonAsync("dave");
        var organizations = new OrganizationClient(server.As(dave.Id));
        var own = (await organizations.CreateOrganizationAsync(new() { Name = "Foo Fighters", Slug = "bound" })).Organization;
        var other = (await organizations.CreateOrganizationAsync(new() { Name = "Nirvana" })).Organization;
        var id = Clients.NewClientId();
        Id<Organization>.TryParse(own.Id, out var organization);
        var secret = await server.AddClientAsync(new ClientSpec
        {
            ClientId = id,
            IsConfidential = true,
            Grants = new HashSet<ClientGrant> { ClientGrant.ClientCredentials },
            Bindings = new Dictionary<Id<Organization>, RoleSet> { [organization] = RoleSet.Member },
        });

        var answer = await server.TokenAsync(("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret));

        Assert.Equal(own.Id, answer.Access.GetClaim("org_id").Value);
        Assert.Equal("bound", answer.Access.GetClaim("org_slug").Value);
        Assert.Equal(["member"], answer.Access.GetPayloadValue<string[]>("org_roles"));
        var program = new OrganizationClient(server.With(answer.AccessToken));
        Assert.Equal(own.Id, (await program.GetOrganizationAsync(new() { OrganizationId = own.Id })).Organization.Id);
        var refused = await Refused.AsyncOf(() => program.GetOrganizationAsync(new() { OrganizationId = other.Id }));
        Assert.Equal("ORGANIZATION_NOT_FOUND", refused.Reason);
    }
}
