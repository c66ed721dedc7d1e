using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using OrgGrpc.Client.Tests.Harness;

namespace OrgGrpc.Client.Tests.Guard;

/// <summary>A token that would be an owner's, if it were one.</summary>
public sealed class KeepingForgeriesOut(LocalIssuer issuer) : IClassFixture<LocalIssuer>, IAsyncLifetime
{
    private static readonly (string, object)[] Owner = [("org_id", "org_01h2xcejqtf2nbrexx3vqjhp41"), ("org_roles", new[] { "owner" })];
    private SampleService service = null!;

    public async ValueTask InitializeAsync()
    {
        service = await SampleService.StartAsync(issuer.Address);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/owner", issuer.Token(null, Owner))).StatusCode);
    }

    public ValueTask DisposeAsync() => service.DisposeAsync();

    [Fact]
    public Task For_another_service() => IsRefusedAsync(issuer.Token(token => token.Audience = "orggrpc", Owner));

    [Fact]
    public Task For_nobody_in_particular() => IsRefusedAsync(issuer.Token(token => token.Audience = null, Owner));

    [Fact]
    public Task Of_another_issuer() => IsRefusedAsync(issuer.Token(token => token.Issuer = "https://login.example.com", Owner));

    [Fact]
    public Task Of_an_issuer_with_a_slash_more() => IsRefusedAsync(issuer.Token(token => token.Issuer += "/", Owner));

    [Fact]
    public Task An_id_token() => IsRefusedAsync(issuer.Token(token => token.TokenType = "JWT", Owner));

    [Fact]
    public Task Of_no_type() => IsRefusedAsync(issuer.Token(token => token.TokenType = "", Owner));

    [Fact]
    public Task Expired() => IsRefusedAsync(issuer.Token(
        token =>
        {
            token.NotBefore = token.IssuedAt = token.IssuedAt!.Value.AddMinutes(-10);
            token.Expires = token.IssuedAt.Value.AddMinutes(5);
        },
        Owner));

    [Fact]
    public Task Not_valid_yet() => IsRefusedAsync(issuer.Token(token => token.NotBefore = token.NotBefore!.Value.AddMinutes(2), Owner));

    [Fact]
    public Task Without_an_end() => IsRefusedAsync(issuer.Token(token => token.Expires = null, Owner));

    [Fact]
    public Task Unsigned() => IsRefusedAsync(Forged("""{"alg":"none","typ":"at+jwt"}""", _ => []));

    [Fact]
    public Task Unsigned_with_the_name_of_a_key() => IsRefusedAsync(Forged("""{"alg":"none","typ":"at+jwt","kid":"current"}""", _ => []));

    [Theory]
    [InlineData("pem")]
    [InlineData("der")]
    [InlineData("point")]
    public Task Signed_with_the_public_key_as_a_password(string form)
    {
        using var key = ECDsa.Create(issuer.Key.ECDsa.ExportParameters(includePrivateParameters: false));
        var secret = form switch
        {
            "pem" => Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()),
            "der" => key.ExportSubjectPublicKeyInfo(),
            _ => key.ExportParameters(includePrivateParameters: false).Q.X!,
        };
        return IsRefusedAsync(Forged("""{"alg":"HS256","typ":"at+jwt","kid":"current"}""", bytes => HMACSHA256.HashData(secret, bytes)));
    }

    [Theory]
    [InlineData("current")]
    [InlineData("unknown")]
    [InlineData("../../etc/passwd")]
    [InlineData("' or 1=1 --")]
    public async Task Signed_with_a_key_of_the_forger(string kid)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await IsRefusedAsync(issuer.Token(
            token => token.SigningCredentials = new(new ECDsaSecurityKey(key) { KeyId = kid }, SecurityAlgorithms.EcdsaSha256), Owner));
    }

    [Fact]
    public async Task Pointing_at_keys_of_the_forger()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var jwk = $$"""{"kty":"EC","crv":"P-256","x":"{{Base64UrlEncoder.Encode(point.X)}}","y":"{{Base64UrlEncoder.Encode(point.Y)}}"}""";
        foreach (var header in new[] { $"\"jwk\":{jwk}", "\"jku\":\"http://127.0.0.1:9/keys\"", "\"x5u\":\"http://127.0.0.1:9/cert\"" })
        {
            await IsRefusedAsync(Forged(
                $$"""{"alg":"ES256","typ":"at+jwt","kid":"mine",{{header}}}""", bytes => key.SignData(bytes, HashAlgorithmName.SHA256)));
        }
    }

    [Fact]
    public async Task With_a_changed_word()
    {
        var parts = issuer.Token(null, ("org_id", "org_a"), ("org_roles", new[] { "member" })).Split('.');
        var payload = Base64UrlEncoder.Decode(parts[1]).Replace("member", "owner", StringComparison.Ordinal);
        await IsRefusedAsync($"{parts[0]}.{Base64UrlEncoder.Encode(payload)}.{parts[2]}");
    }

    [Fact]
    public async Task That_is_none()
    {
        await IsRefusedAsync("rubbish");
        await IsRefusedAsync("a.b.c");
        await IsRefusedAsync("a.b.c.d.e");
        await IsRefusedAsync(new string('x', 20_000));
    }

    [Fact]
    public async Task In_the_address_of_the_request()
    {
        var answer = await service.GetAsync($"/owner?access_token={issuer.Token(null, Owner)}", token: null);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Beside_another_one()
    {
        var token = issuer.Token(null, Owner);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/owner");
        request.Headers.TryAddWithoutValidation("Authorization", [$"Bearer {token}", $"Bearer {token}"]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await service.Http.SendAsync(request)).StatusCode);
    }

    private string Forged(string header, Func<byte[], byte[]> sign)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var payload = $$"""
            {"iss":"{{issuer.Address}}","aud":"projects","sub":"user_x","iat":{{now}},"exp":{{now + 300}},"org_id":"org_a","org_roles":["owner"],"org_rev":1}
            """;
        var content = $"{Base64UrlEncoder.Encode(header)}.{Base64UrlEncoder.Encode(payload)}";
        return $"{content}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(content)))}";
    }

    private async Task IsRefusedAsync(string token)
    {
        var answer = await service.GetAsync("/owner", token);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.StartsWith("Bearer error=\"invalid_token\"", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }
}
