using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OrgGrpc.Client.Tests.Harness;

/// <summary>An issuer that says whatever a test wants it to say; a real one would refuse most of it.</summary>
public sealed class LocalIssuer : IAsyncLifetime
{
    private static readonly JsonWebTokenHandler Tokens = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private WebApplication? app;
    private int tokenRequests;

    public string Address { get; private set; } = "";

    public ECDsaSecurityKey Key => new(key) { KeyId = "current" };

    public Feed Feed { get; } = new();

    /// <summary>How many token requests there were.</summary>
    public int TokenRequests => tokenRequests;

    /// <summary>What the token endpoint answers.</summary>
    public Func<HttpContext, Task<IResult>> Answer { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = Address,
            ["token_endpoint"] = $"{Address}/token",
            ["jwks_uri"] = $"{Address}/jwks",
            ["freshness_stream_endpoint"] = $"{Address}/freshness",
            ["id_token_signing_alg_values_supported"] = new[] { "ES256" },
        }));
        app.MapGet("/jwks", () =>
        {
            var point = key.ExportParameters(includePrivateParameters: false).Q;
            return Results.Json(new
            {
                keys = new[]
                {
                    new
                    {
                        kty = "EC", use = "sig", kid = "current", alg = "ES256", crv = "P-256",
                        x = Base64UrlEncoder.Encode(point.X), y = Base64UrlEncoder.Encode(point.Y),
                    },
                },
            });
        });
        app.MapGet("/freshness", Feed.ServeAsync);
        app.MapPost("/token", async (HttpContext http) =>
        {
            Interlocked.Increment(ref tokenRequests);
            await (await Answer(http)).ExecuteAsync(http);
        });
        await app.StartAsync();
        Address = app.Urls.Single();
    }

    /// <summary>An access token as OrgGrpc makes them, or with one thing about it changed.</summary>
    public string Token(Action<SecurityTokenDescriptor>? change = null, params (string Name, object Value)[] claims)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Address,
            Audience = "projects",
            TokenType = "at+jwt",
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(5),
            SigningCredentials = new(Key, SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object> { ["sub"] = "user_01h2xcejqtf2nbrexx3vqjhp41", ["org_rev"] = 7L },
        };
        foreach (var (name, value) in claims)
        {
            descriptor.Claims[name] = value;
        }

        change?.Invoke(descriptor);
        return Tokens.CreateToken(descriptor);
    }

    public async ValueTask DisposeAsync()
    {
        Feed.Cut();
        await app!.DisposeAsync();
        key.Dispose();
    }
}
