using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Oidc.Keys;
using OrgGrpc.Server.Tests.Harness;
using UserClient = OrgGrpc.V1.UserService.UserServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>Tokens that no library would make: each is refused over gRPC and over JSON, and none is worth an error in the log.</summary>
public sealed class TokensWrittenByHand(ServerUnderTest server) : IClassFixture<ServerUnderTest>, IAsyncLifetime
{
    private readonly ECDsa forger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private ECDsaSecurityKey own = null!;
    private User dave = null!;

    public async ValueTask InitializeAsync()
    {
        own = (ECDsaSecurityKey)server.Services.GetRequiredService<SigningKeys>().Signer(SigningKeyMaterial.AccessTokens).Key;
        dave = await server.AddPersonAsync("dave");
    }

    public ValueTask DisposeAsync()
    {
        forger.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task One_that_is_right_is_accepted() =>
        Assert.Equal(dave.Id.ToString(), (await new UserClient(server.With(Signed(Header(), Content()))).GetMeAsync(new())).User.Id);

    [Theory]
    [InlineData("""{"alg":"none","typ":"at+jwt"}""")]
    [InlineData("""{"alg":"none","typ":"at+jwt","kid":"KID"}""")]
    [InlineData("""{"alg":"NonE","typ":"at+jwt","kid":"KID"}""")]
    [InlineData("""{"typ":"at+jwt","kid":"KID"}""")]
    public Task One_without_a_signature(string header) => IsRefusedAsync(Join(Fill(header), Content(), []));

    [Theory]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"KID"}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt"}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"mine","jwk":JWK}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"KID","jwk":JWK}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"mine","jku":"http://127.0.0.1:9/keys"}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"mine","x5u":"http://127.0.0.1:9/certificate"}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"../../../dev/null"}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"' or 1=1 --"}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":["KID"]}""")]
    [InlineData("""{"alg":"ES256","alg":"none","typ":"at+jwt","kid":"KID"}""")]
    [InlineData("""{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"KID"}""")]
    public Task One_of_the_forgers_key(string header) => IsRefusedAsync(Signed(Fill(header), Content(), forger));

    [Fact]
    public async Task One_with_the_public_key_as_a_password()
    {
        var header = Fill("""{"alg":"HS256","typ":"at+jwt","kid":"KID"}""");
        using var key = ECDsa.Create(own.ECDsa.ExportParameters(includePrivateParameters: false));
        foreach (var password in new[] { key.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()), [] })
        {
            await IsRefusedAsync(Join(header, Content(), HMACSHA256.HashData(password, Encoding.ASCII.GetBytes($"{Encode(header)}.{Encode(Content())}"))));
        }
    }

    [Theory]
    [InlineData("""{"alg":"ES256","kid":"KID"}""")]
    [InlineData("""{"alg":"ES256","kid":"KID","typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","kid":"KID","typ":""}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt"}""")]
    [InlineData("""{"alg":"ES384","typ":"at+jwt","kid":"KID"}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public Task One_of_our_key_under_another_header(string header) => IsRefusedAsync(Signed(Fill(header), Content()));

    [Theory]
    [InlineData("iss", "\"http://127.0.0.1:5080\"")]
    [InlineData("iss", "\"https://evil.example.org/\"")]
    [InlineData("aud", "\"urn:orggrp\"")]
    [InlineData("aud", "[\"https://projects.example.org\",\"URN:ORGGRPC\"]")]
    [InlineData("aud", null)]
    [InlineData("iat", "4102444800")]
    [InlineData("iat", "\"yesterday\"")]
    [InlineData("iat", null)]
    [InlineData("nbf", "4102444800")]
    [InlineData("exp", "99999999999999999999999")]
    [InlineData("exp", "9223372036854775807")]
    [InlineData("exp", "\"never\"")]
    [InlineData("exp", null)]
    [InlineData("sub", "\"user_00000000000000000000000000\"")]
    [InlineData("sub", "{}")]
    [InlineData("sub", null)]
    [InlineData("client_id", null)]
    public Task One_of_our_key_that_says_something_else(string claim, string? value) => IsRefusedAsync(Signed(Header(), Content((claim, value))));

    /// <summary>Two readers could take two different ones of them.</summary>
    [Theory]
    [InlineData("sub")]
    [InlineData("client_id")]
    [InlineData("org_id")]
    [InlineData("scope")]
    [InlineData("iss")]
    [InlineData("aud")]
    [InlineData("exp")]
    [InlineData("\\u0073ub")]
    public async Task One_of_our_key_that_says_something_twice(string claim)
    {
        var krist = await server.AddPersonAsync("krist");
        var value = claim switch
        {
            "org_id" => "\"org_01h455vb4pex5vsknk084sn02q\"",
            "iss" => "\"https://evil.example.org/\"",
            "aud" => "\"https://projects.example.org\"",
            "exp" => "4102444800",
            _ => $"\"{krist.Id}\"",
        };
        var once = Content(("org_id", "\"org_01h455vb4pex5vsknk084sn02r\""));

        await IsRefusedAsync(Signed(Header(), $"{once[..^1]},\"{claim}\":{value}}}"));
        await IsRefusedAsync(Signed(Header(), $"{{\"{claim}\":{value},{once[1..]}"));
    }

    [Fact]
    public async Task One_whose_words_were_changed()
    {
        var krist = await server.AddPersonAsync("krist");
        var parts = Signed(Header(), Content()).Split('.');
        await IsRefusedAsync($"{parts[0]}.{Encode(Content(("sub", $"\"{krist.Id}\"")))}.{parts[2]}");
        await IsRefusedAsync($"{parts[0]}.{parts[1]}.{parts[2]}.");
        await IsRefusedAsync($"{parts[0]}.{parts[1]}.");
        await IsRefusedAsync($"{parts[0]}.{parts[1]}");
    }

    [Fact]
    public async Task One_that_is_giant_or_none()
    {
        await IsRefusedAsync(Signed(Header(), Content(("scope", $"\"{new string('a', 15_000)}\""))));
        await IsRefusedAsync("....");
        await IsRefusedAsync("..");
        await IsRefusedAsync($"{Encode("""{"alg":"dir","enc":"A256GCM","typ":"at+jwt"}""")}..AAAA.AAAA.AAAA");
    }

    [Fact]
    public async Task One_that_is_for_something_else()
    {
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, dave);
        var tokens = await browser.SignInAsync(client, "openid offline_access", ("resource", ApiResource.Name));

        await IsRefusedAsync(tokens["id_token"]!);
        await IsRefusedAsync(tokens["refresh_token"]!);
        Assert.Equal(401, (await server.UserinfoAsync(tokens["id_token"]!)).Status);
    }

    private async Task IsRefusedAsync(string token)
    {
        Assert.Equal("TOKEN_INVALID", (await Refused.AsyncOf(() => new UserClient(server.With(token)).GetMeAsync(new()))).Reason);
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var response = await http.SendAsync(request);
        Assert.Equal(401, (int)response.StatusCode);
        Assert.Contains("TOKEN_INVALID", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private string Header() => Fill("""{"alg":"ES256","typ":"at+jwt","kid":"KID"}""");

    private string Fill(string header)
    {
        var point = forger.ExportParameters(includePrivateParameters: false).Q;
        var jwk = $$"""{"kty":"EC","crv":"P-256","x":"{{WebEncoders.Base64UrlEncode(point.X!)}}","y":"{{WebEncoders.Base64UrlEncode(point.Y!)}}"}""";
        return header.Replace("KID", own.KeyId, StringComparison.Ordinal).Replace("JWK", jwk, StringComparison.Ordinal);
    }

    /// <summary>What a good token says, with one claim changed, or left out.</summary>
    private string Content(params (string Name, string? Value)[] changes)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        Dictionary<string, string?> claims = new()
        {
            ["iss"] = "\"http://127.0.0.1:5080/\"",
            ["aud"] = "\"urn:orggrpc\"",
            ["sub"] = $"\"{dave.Id}\"",
            ["client_id"] = "\"tests\"",
            ["scope"] = "\"\"",
            ["iat"] = $"{now}",
            ["exp"] = $"{now + 300}",
        };
        foreach (var (name, value) in changes)
        {
            claims[name] = value;
        }

        return $"{{{string.Join(',', claims.Where(claim => claim.Value is not null).Select(claim => $"\"{claim.Key}\":{claim.Value}"))}}}";
    }

    private string Signed(string header, string content, ECDsa? key = null) =>
        Join(header, content, (key ?? own.ECDsa).SignData(Encoding.ASCII.GetBytes($"{Encode(header)}.{Encode(content)}"), HashAlgorithmName.SHA256));

    private static string Join(string header, string content, byte[] signature) =>
        $"{Encode(header)}.{Encode(content)}.{WebEncoders.Base64UrlEncode(signature)}";

    private static string Encode(string text) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(text));
}
