using Google.Protobuf.Reflection;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Tests.Harness;
using Client = OrgGrpc.V1.ClientService.ClientServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

public sealed class ClientSecretsAtRest(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task The_database_holds_hashes_and_no_secret()
    {
        var clients = new Client(server.As((await server.AddPersonAsync("operator", isOperator: true)).Id));
        var created = await clients.CreateClientAsync(new()
        {
            RequestId = Guid.CreateVersion7().ToString(),
            Client = new()
            {
                ClientId = "at-rest",
                DisplayName = "A program",
                Type = V1.ClientType.Confidential,
                GrantTypes = { V1.ClientGrantType.ClientCredentials },
            },
        });
        var rotated = await clients.RotateClientSecretAsync(new() { ClientId = "at-rest" });

        var dump = await server.DumpAsync();

        Assert.Contains(ClientSecret.Hash(rotated.ClientSecret), dump, StringComparison.Ordinal);
        Assert.DoesNotContain(rotated.ClientSecret, dump, StringComparison.Ordinal);
        Assert.DoesNotContain(created.ClientSecret, dump, StringComparison.Ordinal);
        var hash = await server.TokenAsync(
            ("grant_type", "client_credentials"), ("client_id", "at-rest"), ("client_secret", ClientSecret.Hash(rotated.ClientSecret)));
        Assert.Equal("invalid_client", hash["error"]);
    }

    [Fact]
    public async Task No_code_and_no_token_can_be_used_from_a_dump()
    {
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, await server.AddPersonAsync("dave"));
        var code = await browser.AuthorizeAsync(client, "openid offline_access");
        var tokens = await browser.SignInAsync(client, "openid offline_access");

        var dump = await server.DumpAsync();

        Assert.All(
            new[] { code["code"]!, tokens.AccessToken, tokens["refresh_token"]!, tokens["id_token"]! },
            secret => Assert.DoesNotContain(secret[^40..], dump, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_flood_of_wrong_secrets_writes_nothing_and_locks_nobody_out()
    {
        const int Guesses = 300;
        var (id, secret) = await server.AddProgramAsync("orggrpc.read");
        var wrong = ClientSecret.New();
        TokenRequests.Answer[] answers = [];

        var statements = await server.Statements.OfAsync(
            async () => answers = await Task.WhenAll(Enumerable.Range(0, Guesses).Select(_ => TokenAsync(id, wrong))));

        Assert.All(answers, answer => Assert.Equal((401, "invalid_client"), (answer.Status, answer["error"])));
        // One look-up each: nothing that a limit would have to protect.
        Assert.InRange(statements.Count, 0, Guesses);
        Assert.All(statements, statement => Assert.StartsWith("SELECT", statement.Text, StringComparison.Ordinal));
        Assert.Equal(200, (await TokenAsync(id, secret)).Status);
        Assert.DoesNotContain(wrong, await server.DumpAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_call_sets_a_secret_that_somebody_thought_of()
    {
        var requests = Rpcs.All.Where(rpc => rpc.Service.Name == "ClientService").Select(rpc => rpc.InputType.Parser.ParseFrom([]));

        var texts = requests.SelectMany(MessageFields.Of).Where(field => field.Field.FieldType == FieldType.String).Select(field => field.Path).ToHashSet();

        Assert.Contains("client.display_name", texts);
        Assert.DoesNotContain(texts, path => path.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("SECRET ")]
    [InlineData("secret")]
    public async Task Only_the_very_secret_counts(string given)
    {
        var (id, secret) = await server.AddProgramAsync("orggrpc.read");
        var changed = given.Replace("SECRET", secret, StringComparison.Ordinal).Replace("secret", secret.ToUpperInvariant(), StringComparison.Ordinal);

        foreach (var answer in new[] { await TokenAsync(id, changed), await server.TokenAsync(("grant_type", "client_credentials"), ("client_id", id)) })
        {
            Assert.Contains(answer["error"], new[] { "invalid_client", "invalid_request" });
            Assert.Null(answer["access_token"]);
        }
    }

    private Task<TokenRequests.Answer> TokenAsync(string id, string secret) =>
        server.TokenAsync(("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret), ("scope", "orggrpc.read"));
}
