using System.Text;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Oidc.Keys;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using ClientClient = OrgGrpc.V1.ClientService.ClientServiceClient;
using OrganizationClient = OrgGrpc.V1.OrganizationService.OrganizationServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

public sealed class TokensAtOurApi(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Theory]
    [InlineData("none")]
    [InlineData("HS256 with the public key")]
    [InlineData("RS256")]
    [InlineData("unknown kid")]
    [InlineData("type JWT")]
    [InlineData("other issuer")]
    [InlineData("other audience")]
    [InlineData("issued in the future")]
    [InlineData("changed")]
    [InlineData("giant")]
    [InlineData("not a token")]
    public async Task A_forged_token_is_refused(string how)
    {
        var dave = await server.AddPersonAsync("dave");

        Assert.Equal("TOKEN_INVALID", await ReasonAsync(Forge(dave, how)));
    }

    [Fact]
    public async Task An_expired_token_is_told_from_a_bad_one() =>
        Assert.Equal("TOKEN_EXPIRED", await ReasonAsync(Forge(await server.AddPersonAsync("dave"), "expired")));

    [Fact]
    public async Task Two_headers_other_schemes_and_tokens_in_the_query_are_refused()
    {
        var token = server.TokenOf((await server.AddPersonAsync("dave")).Id);

        Assert.Equal("TOKEN_INVALID", await ReasonAsync($"Bearer {token}", $"Bearer {token}"));
        Assert.Equal("TOKEN_INVALID", await ReasonAsync("Basic ZGF2ZTpwYXNz"));
        Assert.Equal("TOKEN_INVALID", await ReasonAsync($"Bearer  {token}"));
        Assert.Equal("UNAUTHENTICATED", await ReasonAsync());
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        using var response = await http.GetAsync($"/v1/organizations?access_token={token}");
        Assert.Equal(401, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_deactivated_person_is_out_at_once()
    {
        var dave = await server.AddPersonAsync("dave");
        var organizations = new OrganizationClient(server.As(dave.Id));
        await organizations.CreateOrganizationAsync(new() { Name = "Before" });

        await server.WriteAsync(async db =>
        {
            (await db.Users.SingleAsync(user => user.Id == dave.Id)).Deactivate(TimeProvider.System.GetInstant());
            return true;
        });

        Assert.Equal("TOKEN_INVALID", (await Refused.AsyncOf(() => organizations.CreateOrganizationAsync(new() { Name = "After" }))).Reason);
    }

    [Fact]
    public async Task A_revoked_token_is_refused_by_our_api_at_once()
    {
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, await server.AddPersonAsync("dave"));
        var tokens = await browser.SignInAsync(client, "openid", ("resource", "urn:orggrpc"));
        var organizations = new OrganizationClient(server.With(tokens.AccessToken));
        await organizations.CreateOrganizationAsync(new() { Name = "Before" });

        var foreign = await server.AddApplicationAsync();
        await server.PostFormAsync("/connect/revoke", ("client_id", foreign), ("token", tokens.AccessToken));
        await organizations.CreateOrganizationAsync(new() { Name = "Still" });
        Assert.Equal(200, (await server.PostFormAsync("/connect/revoke", ("client_id", client), ("token", tokens.AccessToken))).Status);

        Assert.Equal("TOKEN_INVALID", (await Refused.AsyncOf(() => organizations.CreateOrganizationAsync(new() { Name = "After" }))).Reason);
    }

    [Fact]
    public async Task The_tokens_of_people_go_with_the_client_that_got_them()
    {
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, await server.AddPersonAsync("dave"));
        var tokens = await browser.SignInAsync(client, "openid", ("resource", "urn:orggrpc"));
        var organizations = new OrganizationClient(server.With(tokens.AccessToken));
        await organizations.CreateOrganizationAsync(new() { Name = "Before" });

        var pat = await server.AddPersonAsync("pat", isOperator: true);
        await new ClientClient(server.As(pat.Id)).DeleteClientAsync(new() { ClientId = client });

        Assert.Equal("TOKEN_INVALID", (await Refused.AsyncOf(() => organizations.CreateOrganizationAsync(new() { Name = "After" }))).Reason);
    }

    [Fact]
    public async Task A_persons_token_for_one_organization_gives_nothing_in_another()
    {
        var pat = await server.AddPersonAsync("pat", isOperator: true);
        var (mine, other) = (await FoundAsync(pat, "Mine"), await FoundAsync(pat, "Other"));
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, pat);
        var tokens = await browser.SignInAsync(client, "openid organization", ("resource", "urn:orggrpc"), ("organization", mine));
        var organizations = new OrganizationClient(server.With(tokens.AccessToken));

        await organizations.UpdateOrganizationAsync(Rename(mine));

        Assert.Equal("ORGANIZATION_NOT_FOUND", (await Refused.AsyncOf(() => organizations.GetOrganizationAsync(new() { OrganizationId = other }))).Reason);
        Assert.Equal("ORGANIZATION_NOT_FOUND", (await Refused.AsyncOf(() => organizations.UpdateOrganizationAsync(Rename(other)))).Reason);
        Assert.Equal([other], (await organizations.BatchGetOrganizationsAsync(new() { OrganizationIds = { mine, other } })).NotFoundIds);
        // What somebody may do everywhere, they may not do with it either.
        Assert.Equal("PERMISSION_DENIED", (await Refused.AsyncOf(() => organizations.ListOrganizationsAsync(new()))).Reason);
    }

    [Fact]
    public async Task A_programs_token_for_one_organization_gives_nothing_in_another()
    {
        var dave = await server.AddPersonAsync("dave");
        var (mine, other) = (await FoundAsync(dave, "Mine"), await FoundAsync(dave, "Other"));
        var id = Clients.NewClientId();
        var secret = await server.AddClientAsync(new()
        {
            ClientId = id,
            IsConfidential = true,
            Grants = new HashSet<ClientGrant> { ClientGrant.ClientCredentials },
            Bindings = new[] { mine, other }.ToDictionary(organization => Id<Organization>.ParseOrNull(organization)!.Value, _ => RoleSet.Member),
        });
        var token = await server.TokenAsync(
            ("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret), ("organization", mine));
        var organizations = new OrganizationClient(server.With(token.AccessToken));

        await organizations.GetOrganizationAsync(new() { OrganizationId = mine });
        Assert.Equal("ORGANIZATION_NOT_FOUND", (await Refused.AsyncOf(() => organizations.GetOrganizationAsync(new() { OrganizationId = other }))).Reason);
    }

    [Fact]
    public async Task Discovery_names_the_public_address_and_the_keys_are_those_that_sign()
    {
        var document = await server.GetJsonAsync("/.well-known/openid-configuration");
        Assert.Equal("http://127.0.0.1:5080/", document.GetProperty("issuer").GetString());
        Assert.Equal("http://127.0.0.1:5080/connect/token", document.GetProperty("token_endpoint").GetString());
        Assert.Equal(["S256"], document.GetProperty("code_challenge_methods_supported").EnumerateArray().Select(item => item.GetString()!));
        var keys = (await server.GetJsonAsync("/.well-known/jwks")).GetProperty("keys").EnumerateArray().ToList();
        Assert.Equal(["EC", "RSA"], keys.Select(key => key.GetProperty("kty").GetString()!).Order());
        Assert.All(keys, key => Assert.False(key.TryGetProperty("d", out _)));
    }

    private async Task<string> FoundAsync(User owner, string name) =>
        (await new OrganizationClient(server.As(owner.Id)).CreateOrganizationAsync(new() { Name = name })).Organization.Id;

    private static V1.UpdateOrganizationRequest Rename(string organization) =>
        new() { OrganizationId = organization, Organization = new() { Name = "Renamed" }, UpdateMask = new() { Paths = { "name" } } };

    private string Forge(User person, string how)
    {
        var keys = server.Services.GetRequiredService<SigningKeys>();
        var own = keys.Signer(SigningKeyMaterial.AccessTokens);
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        using var stranger = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var credentials = how switch
        {
            "HS256 with the public key" => new SigningCredentials(
                new SymmetricSecurityKey(((ECDsaSecurityKey)own.Key).ECDsa.ExportSubjectPublicKeyInfo()) { KeyId = own.Key.KeyId }, "HS256"),
            "RS256" => keys.Signer(SigningKeyMaterial.IdTokens).Signing,
            "unknown kid" => new SigningCredentials(new ECDsaSecurityKey(stranger) { KeyId = "../../etc/passwd", CryptoProviderFactory = new() { CacheSignatureProviders = false } }, "ES256"),
            _ => own.Signing,
        };
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = how == "type JWT" ? "JWT" : "at+jwt",
            Issuer = how == "other issuer" ? "https://evil.example.org/" : "http://127.0.0.1:5080/",
            Audience = how == "other audience" ? "https://projects.example.org" : "urn:orggrpc",
            IssuedAt = how == "issued in the future" ? now.AddHours(1) : now.AddMinutes(-5),
            Expires = how == "expired" ? now.AddSeconds(-1) : now.AddHours(2),
            SigningCredentials = credentials,
            Claims = new Dictionary<string, object>
            {
                ["sub"] = person.Id.ToString(),
                ["client_id"] = "tests",
                ["jti"] = "1",
                ["scope"] = how == "giant" ? new string('a', 20_000) : "",
            },
        });
        return "Bearer " + (how switch
        {
            "none" => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes("{\"alg\":\"none\",\"typ\":\"at+jwt\"}")) + "." + token.Split('.')[1] + ".",
            "changed" => token[..^4] + (token.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA"),
            "not a token" => "abc",
            _ => token,
        });
    }

    private async Task<string?> ReasonAsync(params string[] headers)
    {
        var invoker = server.Channel.Intercept(metadata =>
        {
            foreach (var header in headers)
            {
                metadata.Add("authorization", header);
            }

            return metadata;
        });
        return (await Refused.AsyncOf(() => new OrganizationClient(invoker).CreateOrganizationAsync(new() { Name = "Mine" }))).Reason;
    }
}
