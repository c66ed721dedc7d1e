using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Tests.Bootstrap;

/// <summary>A bootstrap file with a fault stops the start, and says what is wrong on which line.</summary>
public sealed class FaultyBootstrapFiles
{
    [Theory]
    [InlineData("{\n  \"users\": [\n", "bootstrap.json(3): ")]
    [InlineData("[]", "bootstrap.json(1): must be an object.")]
    [InlineData("{\n  \"user\": []\n}", "bootstrap.json(2): user: there is no such key.")]
    [InlineData("{ \"users\": [\n { \"email\": \"a@example.org\", \"name\": \"A\",\n \"pasword\": \"x\" }\n] }", "bootstrap.json(3): users[0].pasword: there is no such key.")]
    [InlineData("{ \"users\": [\n { \"email\": \"a@example.org\" }\n] }", "bootstrap.json(2): users[0]: lacks name.")]
    [InlineData("{ \"users\": [\n { \"email\": 7, \"name\": \"A\" }\n] }", "bootstrap.json(2): users[0].email: must be a text.")]
    [InlineData("{ \"users\": [\n { \"email\": null, \"name\": \"A\" }\n] }", "bootstrap.json(2): users[0].email: must not be null.")]
    [InlineData("{ \"users\": [\n { \"email\": \"a@example.org\", \"name\": \"A\", \"operator\": \"yes\" }\n] }", "bootstrap.json(2): users[0].operator: must be true or false.")]
    [InlineData("{ \"users\":\n {} }", "bootstrap.json(2): users: must be a list.")]
    [InlineData("{ \"users\": [],\n \"users\": [] }", "bootstrap.json(2): users: is there twice.")]
    public async Task Of_its_shape(string json, string fault) =>
        Assert.StartsWith(fault, Assert.Single(await BootstrappedServer.FaultsOfAsync(json)), StringComparison.Ordinal);

    [Fact]
    public async Task Of_its_meaning_all_at_once()
    {
        var faults = await BootstrappedServer.FaultsOfAsync(
            """
            {
              "users": [
                { "email": "nobody", "name": "" },
                { "email": "a@example.org", "name": "A", "password": "x", "passwordHash": "AAAA" },
                { "email": "A@example.org", "name": "A" },
                { "email": "b@example.org", "name": "B", "password": "${ENV:ORGGRPC_NOT_SET}" }
              ],
              "organizations": [
                { "name": "One", "slug": "No Slug", "owner": "a@example.org" },
                { "name": "Two", "owner": "a@example.org" },
                {
                  "name": "Three",
                  "slug": "three",
                  "owner": "dave@example.org",
                  "members": [
                    { "email": "b@example.org", "roles": ["owner"] },
                    { "email": "b@example.org", "roles": ["janitor"] }
                  ]
                },
                { "name": "Four", "slug": "three", "owner": "b@example.org", "attributes": [] }
              ],
              "clients": [
                { "clientId": "a b", "name": "A", "redirectUris": ["/relative"], "consent": "never" },
                { "clientId": "c", "name": "C", "secret": "short", "grantTypes": ["client_credentials"], "scopes": ["two words"] }
              ],
              "serviceAccounts": [
                { "clientId": "c", "name": "D", "secret": "a-secret-of-the-test-that-is-long-enough-to-be-one",
                  "bindings": [{ "organization": "nowhere", "roles": ["owner"] }] }
              ]
            }
            """);

        Assert.Equal(
            [
                "bootstrap.json(3): users[0].email: must be an e-mail address such as name@example.org",
                "bootstrap.json(3): users[0].name: must be 1 to 200 characters",
                "bootstrap.json(4): users[1].passwordHash: excludes password",
                "bootstrap.json(4): users[1].passwordHash: must be a password hash of ASP.NET Core Identity, format 3",
                "bootstrap.json(5): users[2].email: a@example.org is there twice",
                "bootstrap.json(6): users[3].password: the environment variable ORGGRPC_NOT_SET is not set",
                "bootstrap.json(9): organizations[0].slug: must be 1 to 63 lower-case letters, digits and inner hyphens",
                "bootstrap.json(10): organizations[1]: lacks slug or externalId, by which it is recognised at the next start",
                "bootstrap.json(14): organizations[2].owner: no such user dave@example.org",
                "bootstrap.json(16): organizations[2].members[0].roles: must not contain owner: ownership is handed over, not granted",
                "bootstrap.json(17): organizations[2].members[1].roles: must contain known roles only; \"janitor\" is none",
                "bootstrap.json(17): organizations[2].members[1].email: b@example.org is there twice; the owner is no member beside that",
                "bootstrap.json(20): organizations[3].attributes: must be an object",
                "bootstrap.json(23): clients[0].redirectUris[0]: must be an absolute URI without fragment",
                "bootstrap.json(23): clients[0].consent: must be explicit or implicit",
                "bootstrap.json(23): clients[0].clientId: must be 1 to 100 letters, digits, dots, underscores and hyphens, and not begin with user_ or key_",
                "bootstrap.json(24): clients[1].grantTypes[0]: must be one of authorization_code, refresh_token; programs are serviceAccounts",
                "bootstrap.json(24): clients[1].secret: must be at least 43 characters, which hold 256 random bits",
                "bootstrap.json(24): clients[1].scopes[0]: two words is no scope",
                "bootstrap.json(28): serviceAccounts[0].bindings[0].roles: must not contain owner: ownership is handed over, not granted",
                "bootstrap.json(28): serviceAccounts[0].bindings[0].organization: no organization has the slug or external id nowhere",
                "bootstrap.json(27): serviceAccounts[0].clientId: c is there twice",
            ],
            faults);
    }

    /// <summary>Wrong secrets at the token endpoint are not counted: that nobody can guess one begins here.</summary>
    [Theory]
    [InlineData("clients", 42)]
    [InlineData("clients", 0)]
    [InlineData("serviceAccounts", 42)]
    [InlineData("serviceAccounts", 0)]
    public async Task Of_secrets_that_somebody_could_guess(string list, int length)
    {
        Environment.SetEnvironmentVariable("ORGGRPC_TEST_WEAK_SECRET", new string('s', length));
        foreach (var secret in new[] { new string('s', length), "${ENV:ORGGRPC_TEST_WEAK_SECRET}" })
        {
            var faults = await BootstrappedServer.FaultsOfAsync($$"""{ "{{list}}": [{ "clientId": "c", "name": "C", "secret": "{{secret}}" }] }""");
            Assert.Contains(faults, fault => fault.Contains($"{list}[0].secret: ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Leave_nothing_behind()
    {
        await using var server = new BootstrappedServer(
            """
            {
              "users": [{ "email": "a@example.org", "name": "A" }],
              "organizations": [{ "name": "One", "slug": "one", "owner": "a@example.org" }, { "name": "Two", "slug": "two", "owner": "b@example.org" }]
            }
            """);
        server.ExpectError("Hosting failed to start");
        await Assert.ThrowsAsync<StartFault>(server.StartAsync);
        await server.StopAsync();
        server.Write("{}");
        await server.StartAsync();

        Assert.False(await server.InScopeAsync(services =>
        {
            var db = services.GetRequiredService<OrgGrpcDbContext>();
            return Task.FromResult(db.Users.Any() || db.Organizations.Any() || db.Changes.Any());
        }));
    }

    [Fact]
    public async Task One_that_is_not_there_is_named()
    {
        await using var server = new MissingFile();
        server.ExpectError("Hosting failed to start");
        var fault = await Assert.ThrowsAsync<StartFault>(server.StartAsync);
        Assert.Contains("nowhere.json (OrgGrpc:Bootstrap) cannot be read", Assert.Single(fault.Sentences), StringComparison.Ordinal);
    }

    private sealed class MissingFile : Harness.ServerUnderTest
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["OrgGrpc:Bootstrap"] = "nowhere.json" };
    }
}
