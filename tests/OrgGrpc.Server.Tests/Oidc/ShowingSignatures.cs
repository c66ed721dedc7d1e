using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;
using ClientsOfServer = OrgGrpc.V1.ClientService.ClientServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>RFC 7523: <c>private_key_jwt</c>.</summary>
public sealed class ShowingSignatures(ServerUnderTest server) : IClassFixture<ServerUnderTest>, IAsyncLifetime
{
    private const string Issuer = "http://127.0.0.1:5080/";

    private readonly SecurityKey key = NewKey("first");
    private string id = "";
    private ClientsOfServer clients = null!;

    public async ValueTask InitializeAsync()
    {
        clients = new ClientsOfServer(server.As((await server.AddPersonAsync("operator", isOperator: true)).Id));
        id = Clients.NewClientId();
        var created = await clients.CreateClientAsync(new() { Client = Program(id, SetOf(key)) });
        Assert.Equal(("", SetOf(key)), (created.ClientSecret, created.Client.Jwks));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_client_shows_a_signature_in_place_of_a_secret()
    {
        var tokens = await TokenAsync(Sign(key));
        Assert.Equal(id, tokens.Access.Subject);

        var answer = await server.PostFormAsync("/connect/introspect", [.. Shown(Sign(key)), ("token", tokens.AccessToken)]);
        Assert.Equal("True", answer["active"]);
    }

    [Fact]
    public async Task It_is_taken_once()
    {
        var signed = Sign(key);
        Assert.Equal(200, (await TokenAsync(signed)).Status);

        Assert.Equal("invalid_client", (await TokenAsync(signed))["error"]);
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("for too long")]
    [InlineData("for another server")]
    [InlineData("by another client")]
    [InlineData("without an id")]
    [InlineData("by another key")]
    public async Task Wrong_ones_are_refused(string how)
    {
        var signed = how switch
        {
            "expired" => Sign(key, lifetime: TimeSpan.FromMinutes(-10)),
            "for too long" => Sign(key, lifetime: TimeSpan.FromHours(1)),
            "for another server" => Sign(key, audience: "https://elsewhere.example.org/"),
            "by another client" => Sign(key, issuer: "somebody"),
            "without an id" => Sign(key, withId: false),
            _ => Sign(NewKey("first")),
        };

        var answer = await TokenAsync(signed);

        Assert.Null(answer["access_token"]);
        Assert.NotNull(answer["error"]);
    }

    [Fact]
    public async Task Keys_are_exchanged_with_an_overlap()
    {
        var next = NewKey("second");
        await SetAsync(SetOf(key, next));
        Assert.Equal(200, (await TokenAsync(Sign(key))).Status);
        Assert.Equal(200, (await TokenAsync(Sign(next))).Status);

        await SetAsync(SetOf(next));
        Assert.Null((await TokenAsync(Sign(key)))["access_token"]);
        Assert.Equal(200, (await TokenAsync(Sign(next))).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no json")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":[{"kty":"oct","kid":"a","k":"c2VjcmV0"}]}""")]
    [InlineData("""{"keys":[{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","kid":"a","crv":"secp256k1","x":"AA","y":"AA"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","kid":"a","crv":"P-256","x":"AA","y":"AA","d":"AA"}]}""")]
    public async Task Other_keys_are_refused(string jwks)
    {
        var refused = await Refused.AsyncOf(() => clients.CreateClientAsync(new() { Client = Program(Clients.NewClientId(), jwks) }));

        Assert.Equal(["client.jwks"], refused.Fields);
    }

    private static V1.Client Program(string id, string jwks) => new()
    {
        ClientId = id,
        DisplayName = "Signs",
        Type = ClientType.Confidential,
        GrantTypes = { ClientGrantType.ClientCredentials },
        Scopes = { "orggrpc.read" },
        Jwks = jwks,
    };

    private static ECDsaSecurityKey NewKey(string id) => new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = id };

    private static string SetOf(params SecurityKey[] keys)
    {
        var parts = keys.Select(key =>
        {
            var point = ((ECDsaSecurityKey)key).ECDsa.ExportParameters(includePrivateParameters: false).Q;
            return $$"""{"kty":"EC","use":"sig","kid":"{{key.KeyId}}","crv":"P-256","x":"{{Base64UrlEncoder.Encode(point.X)}}","y":"{{Base64UrlEncoder.Encode(point.Y)}}"}""";
        });
        return $$"""{"keys":[{{string.Join(',', parts)}}]}""";
    }

    private static (string, string)[] Shown(string signed) =>
        [("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("client_assertion", signed)];

    private Task<TokenRequests.Answer> TokenAsync(string signed) =>
        server.TokenAsync([("grant_type", "client_credentials"), ("scope", "orggrpc.read"), .. Shown(signed)]);

    private Task SetAsync(string jwks) => clients.UpdateClientAsync(new()
    {
        ClientId = id,
        Client = new() { Jwks = jwks },
        UpdateMask = new() { Paths = { "jwks" } },
    }).ResponseAsync;

    private string Sign(SecurityKey with, string audience = Issuer, string? issuer = null, TimeSpan? lifetime = null, bool withId = true)
    {
        var now = TimeProvider.System.GetUtcNow();
        var end = now + (lifetime ?? TimeSpan.FromMinutes(1));
        var claims = new Dictionary<string, object> { ["sub"] = issuer ?? id };
        if (withId)
        {
            claims["jti"] = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(16));
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "client-authentication+jwt",
            Issuer = issuer ?? id,
            Audience = audience,
            IssuedAt = (now < end ? now : end - TimeSpan.FromMinutes(1)).UtcDateTime,
            Expires = end.UtcDateTime,
            SigningCredentials = new(with, SecurityAlgorithms.EcdsaSha256),
            Claims = claims,
        });
    }
}
