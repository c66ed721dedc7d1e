using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;
using Client = OrgGrpc.V1.ClientService.ClientServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

public sealed class ManagingClients(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task An_operator_registers_changes_rotates_and_deletes_a_program()
    {
        var clients = new Client(server.As((await server.AddPersonAsync("operator", isOperator: true)).Id));
        var created = await clients.CreateClientAsync(new() { Client = Program("managed") });
        Assert.Equal(43, created.ClientSecret.Length);
        Assert.True(created.Revision > 0);
        Assert.Equal(created.Client, (await clients.GetClientAsync(new() { ClientId = "managed" })).Client);
        Assert.Equal(200, (await TokenAsync("managed", created.ClientSecret)).Status);

        var rotated = await clients.RotateClientSecretAsync(new() { ClientId = "managed" });
        Assert.Equal("invalid_client", (await TokenAsync("managed", created.ClientSecret))["error"]);
        var token = await TokenAsync("managed", rotated.ClientSecret);
        Assert.Equal(200, token.Status);

        var updated = await clients.UpdateClientAsync(new()
        {
            ClientId = "managed",
            Client = new() { DisplayName = "New", Etag = rotated.Client.Etag },
            UpdateMask = new() { Paths = { "display_name", "scopes" } },
        });
        Assert.Equal(("New", 0), (updated.Client.DisplayName, updated.Client.Scopes.Count));
        Assert.Equal("ETAG_MISMATCH", (await Refused.AsyncOf(() => clients.UpdateClientAsync(new()
        {
            ClientId = "managed",
            Client = new() { DisplayName = "X", Etag = rotated.Client.Etag },
            UpdateMask = new() { Paths = { "display_name" } },
        }))).Reason);

        // The scope is gone from tokens that are out already.
        var organizations = new OrganizationService.OrganizationServiceClient(server.With(token.AccessToken));
        Assert.Equal("SCOPE_REQUIRED", (await Refused.AsyncOf(() => organizations.ListOrganizationsAsync(new()))).Reason);

        await clients.DeleteClientAsync(new() { ClientId = "managed" });
        Assert.Equal("CLIENT_NOT_FOUND", (await Refused.AsyncOf(() => clients.GetClientAsync(new() { ClientId = "managed" }))).Reason);
        Assert.Equal("invalid_client", (await TokenAsync("managed", rotated.ClientSecret))["error"]);
        Assert.Equal("TOKEN_INVALID", (await Refused.AsyncOf(() => organizations.ListOrganizationsAsync(new()))).Reason);
    }

    [Fact]
    public async Task An_operator_demands_that_requests_are_pushed()
    {
        var clients = new Client(server.As((await server.AddPersonAsync("operator", isOperator: true)).Id));
        var (id, _) = await server.AddWebApplicationAsync();

        var updated = await clients.UpdateClientAsync(new()
        {
            ClientId = id,
            Client = new() { RequirePushedAuthorizationRequests = true },
            UpdateMask = new() { Paths = { "require_pushed_authorization_requests" } },
        });

        Assert.True(updated.Client.RequirePushedAuthorizationRequests);
        Assert.Contains((await clients.ListClientsAsync(new() { PageSize = 500 })).Clients, client => client.Equals(updated.Client));
        using var browser = await Browser.OfAsync(server, await server.AddPersonAsync("dave"));
        Assert.Null((await browser.AuthorizeAsync(id, "openid"))["code"]);

        var program = Program("unpushed");
        program.RequirePushedAuthorizationRequests = true;
        Assert.Equal(
            ["client.require_pushed_authorization_requests"],
            (await Refused.AsyncOf(() => clients.CreateClientAsync(new() { Client = program }))).Fields);
    }

    [Fact]
    public async Task No_program_passes_for_a_person()
    {
        var dave = await server.AddPersonAsync("dave");
        var clients = new Client(server.As((await server.AddPersonAsync("operator", isOperator: true)).Id));

        var refused = await Refused.AsyncOf(() => clients.CreateClientAsync(new() { Client = Program(dave.Id.ToString()) }));
        Assert.Equal(["client.client_id"], refused.Fields);

        // Nor one that is there already.
        await server.AddClientAsync(new() { ClientId = dave.Id.ToString(), IsConfidential = true });
        var users = new UserService.UserServiceClient(server.AsProgram(dave.Id.ToString()));
        Assert.Equal("SCOPE_REQUIRED", (await Refused.AsyncOf(() => users.GetMeAsync(new()))).Reason);
    }

    [Fact]
    public async Task Wrong_and_contradicting_fields_are_named_at_once()
    {
        var clients = new Client(server.As((await server.AddPersonAsync("operator", isOperator: true)).Id));

        var refused = await Refused.AsyncOf(() => clients.CreateClientAsync(new()
        {
            Client = new()
            {
                ClientId = "no good",
                Type = ClientType.Public,
                RedirectUris = { "javascript:alert(1)" },
                GrantTypes = { ClientGrantType.ClientCredentials },
            },
        }));

        Assert.Equal("INVALID_FIELD", refused.Reason);
        Assert.Equal(["client.client_id", "client.display_name", "client.grant_types", "client.redirect_uris"], refused.Fields.Distinct().Order());
    }

    [Fact]
    public async Task A_service_says_which_resources_are_its_own()
    {
        var clients = new Client(server.As((await server.AddPersonAsync("operator", isOperator: true)).Id));
        var wanted = Program("serving");
        wanted.GrantTypes.Add(ClientGrantType.TokenExchange);
        wanted.ServedResources.Add("https://projects.example.org");

        var created = (await clients.CreateClientAsync(new() { Client = wanted })).Client;
        Assert.Equal(["https://projects.example.org"], created.ServedResources);
        Assert.Equal(created, (await clients.GetClientAsync(new() { ClientId = "serving" })).Client);

        Assert.Equal(["client.served_resources"], await ServingAsync());
        Assert.Equal(["client.served_resources"], await ServingAsync("urn:orggrpc"));
        Assert.Equal(["client.served_resources"], await ServingAsync("not a uri"));
        var updated = await clients.UpdateClientAsync(new()
        {
            ClientId = "serving",
            Client = new() { ServedResources = { "https://reports.example.org" } },
            UpdateMask = new() { Paths = { "served_resources" } },
        });
        Assert.Equal(["https://reports.example.org"], updated.Client.ServedResources);
        var open = Program("open");
        (open.Type, open.GrantTypes[0]) = (ClientType.Public, ClientGrantType.TokenExchange);
        open.ServedResources.Add("https://projects.example.org");
        var refused = await Refused.AsyncOf(() => clients.CreateClientAsync(new() { Client = open }));
        Assert.Equal(["client.grant_types", "client.served_resources"], refused.Fields.Order());

        async Task<IEnumerable<string>> ServingAsync(params string[] resources) => (await Refused.AsyncOf(() => clients.UpdateClientAsync(new()
        {
            ClientId = "serving",
            Client = new() { ServedResources = { resources } },
            UpdateMask = new() { Paths = { "served_resources" } },
        }))).Fields;
    }

    [Fact]
    public async Task Ids_are_taken_once_lists_are_filtered_and_nobody_else_manages()
    {
        var clients = new Client(server.As((await server.AddPersonAsync("operator", isOperator: true)).Id));
        await clients.CreateClientAsync(new() { Client = Program("taken") });
        Assert.Equal("CLIENT_ID_TAKEN", (await Refused.AsyncOf(() => clients.CreateClientAsync(new() { Client = Program("taken") }))).Reason);

        var page = await clients.ListClientsAsync(new() { PageSize = 1, Filter = new() { Type = ClientType.Confidential } });
        Assert.Single(page.Clients);
        Assert.DoesNotContain(
            (await clients.ListClientsAsync(new() { Filter = new() { Type = ClientType.Public } })).Clients, client => client.ClientId == "taken");

        var stranger = new Client(server.As((await server.AddPersonAsync("dave")).Id));
        Assert.Equal("PERMISSION_DENIED", (await Refused.AsyncOf(() => stranger.GetClientAsync(new() { ClientId = "taken" }))).Reason);
    }

    private static V1.Client Program(string id) => new()
    {
        ClientId = id,
        DisplayName = "A program",
        Type = ClientType.Confidential,
        GrantTypes = { ClientGrantType.ClientCredentials },
        Scopes = { "orggrpc.read" },
    };

    private Task<TokenRequests.Answer> TokenAsync(string id, string secret) =>
        server.TokenAsync(("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret), ("scope", "orggrpc.read"));
}
