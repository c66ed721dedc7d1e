using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Oidc.Keys;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrganizationClient = OrgGrpc.V1.OrganizationService.OrganizationServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>Keys sign for six hours, are published half an hour before, and refresh tokens live for one.</summary>
public sealed class RotatingKeys : IAsyncLifetime
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lead = TimeSpan.FromMinutes(30);

    private readonly QuickServer server = new();
    private string client = "";
    private DateTimeOffset takeover;

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        takeover = server.Clock.GetUtcNow() + TimeSpan.FromHours(6);
        client = await server.AddApplicationAsync();
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task A_key_is_published_before_it_signs()
    {
        var first = await SignInAsync();
        await MoveToAsync(takeover - Lead - Moment);
        Assert.Equal(Sorted(first.Access.Kid, first.Id.Kid), await PublishedAsync());

        await MoveToAsync(takeover - Lead);
        var announced = await PublishedAsync();
        Assert.Equal(4, announced.Count);

        await MoveToAsync(takeover - Moment);
        var last = await SignInAsync();
        Assert.Equal((first.Access.Kid, first.Id.Kid), (last.Access.Kid, last.Id.Kid));

        await MoveToAsync(takeover);
        var next = await SignInAsync();
        Assert.Superset(Sorted(next.Access.Kid, next.Id.Kid), announced);
        Assert.DoesNotContain(next.Access.Kid, new[] { first.Access.Kid, first.Id.Kid });
        Assert.DoesNotContain(next.Id.Kid, new[] { first.Access.Kid, first.Id.Kid });
    }

    [Fact]
    public async Task No_token_is_refused_because_the_next_key_took_over()
    {
        await MoveToAsync(takeover - Lead);
        await MoveToAsync(takeover - TimeSpan.FromSeconds(30));
        var old = await SignInAsync();
        using var browser = await Browser.OfAsync(server, await server.AddPersonAsync("dave"));
        var code = await browser.AuthorizeAsync(client, "openid", ("resource", ApiResource.Name));

        await MoveToAsync(takeover);
        Assert.NotEqual(old.Access.Kid, (await SignInAsync()).Access.Kid);
        await IsAcceptedAsync(old);
        await IsAcceptedAsync(await browser.RedeemAsync(client, code));

        await MoveToAsync(takeover + TimeSpan.FromSeconds(270) - Moment);
        await IsAcceptedAsync(old);
        await MoveToAsync(takeover + TimeSpan.FromSeconds(270));
        Assert.Equal("TOKEN_EXPIRED", (await Refused.AsyncOf(() => CreateAsync(old))).Reason);
    }

    [Fact]
    public async Task A_key_leaves_only_after_the_last_token_that_it_signed()
    {
        await MoveToAsync(takeover - Lead);
        await MoveToAsync(takeover - Moment);
        var old = await SignInAsync();

        await MoveToAsync(takeover + TimeSpan.FromMinutes(60) - Moment - Moment);
        Assert.Contains(old.Access.Kid, await PublishedAsync());
        var refreshed = await server.RefreshAsync(client, old);
        Assert.NotEqual(old.Access.Kid, refreshed.Access.Kid);

        await MoveToAsync(takeover + TimeSpan.FromMinutes(66));
        Assert.Equal(Sorted(refreshed.Access.Kid, refreshed.Id.Kid), await PublishedAsync());
        await IsAcceptedAsync(await server.RefreshAsync(client, refreshed));
    }

    [Fact]
    public async Task A_server_that_slept_through_a_rotation_publishes_first_all_the_same()
    {
        var before = await SignInAsync();
        await server.StopAsync();
        server.Clock.SetUtcNow(takeover + TimeSpan.FromHours(10));
        await server.StartAsync();

        Assert.Equal(4, (await PublishedAsync()).Count);
        Assert.Equal(before.Access.Kid, (await SignInAsync()).Access.Kid);
        await MoveToAsync(takeover + TimeSpan.FromHours(10) + Lead);
        var after = await SignInAsync();
        Assert.NotEqual(before.Access.Kid, after.Access.Kid);
        await IsAcceptedAsync(after);
    }

    [Fact]
    public async Task A_stored_key_shows_nothing_of_the_private_one()
    {
        var keys = server.Services.GetRequiredService<SigningKeys>().All.Select(key => key.Key).ToList();
        var secrets = keys.SelectMany(PrivateParts).ToList();
        var stored = await server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().SigningKeys.AsNoTracking().ToListAsync());

        Assert.Equal(3, stored.Count);
        Assert.All(stored, key => Assert.ThrowsAny<CryptographicException>(() => ECDsa.Create().ImportPkcs8PrivateKey(key.ProtectedKey, out _)));
        Assert.All(stored, key => Assert.ThrowsAny<CryptographicException>(() => RSA.Create().ImportPkcs8PrivateKey(key.ProtectedKey, out _)));
        Assert.All(stored, key => Assert.ThrowsAny<ArgumentException>(() => new JsonWebKey(Encoding.UTF8.GetString(key.ProtectedKey))));
        var dump = await server.DumpAsync();
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, dump, StringComparison.Ordinal));
    }

    /// <summary>The numbers that are secret in a key, as they are and as texts write them.</summary>
    private static IEnumerable<string> PrivateParts(SecurityKey key)
    {
        byte[][] numbers = key switch
        {
            ECDsaSecurityKey ecdsa => [ecdsa.ECDsa.ExportParameters(includePrivateParameters: true).D!],
            RsaSecurityKey { Rsa: var rsa } => rsa.ExportParameters(includePrivateParameters: true) is var all ? [all.D!, all.P!, all.Q!] : [],
            SymmetricSecurityKey symmetric => [symmetric.Key],
            _ => throw new ArgumentException(key.GetType().Name, nameof(key)),
        };
        return numbers.SelectMany(number => new[]
        {
            Encoding.Latin1.GetString(number),
            Convert.ToBase64String(number)[..40],
            Base64UrlEncoder.Encode(number)[..40],
            Convert.ToHexString(number),
            Convert.ToHexStringLower(number),
        });
    }

    /// <summary>The clock goes there, and the rotation that is due by then has been done.</summary>
    private async Task MoveToAsync(DateTimeOffset time)
    {
        server.Clock.SetUtcNow(time);
        await server.Services.GetRequiredService<KeyRotation>().RotateAsync(CancellationToken.None);
    }

    private async Task<TokenRequests.Answer> SignInAsync()
    {
        using var now = await Browser.OfAsync(server, await server.AddPersonAsync("dave"));
        return await now.SignInAsync(client, "openid offline_access", ("resource", ApiResource.Name));
    }

    private async Task<SortedSet<string>> PublishedAsync() =>
        Sorted([.. (await server.GetJsonAsync("/.well-known/jwks")).GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()!)]);

    private static SortedSet<string> Sorted(params string[] ids) => new(ids, StringComparer.Ordinal);

    private async Task IsAcceptedAsync(TokenRequests.Answer tokens)
    {
        Assert.Equal("Mine", (await CreateAsync(tokens)).Organization.Name);
        Assert.Equal(200, (await server.UserinfoAsync(tokens.AccessToken)).Status);
    }

    private async Task<V1.CreateOrganizationResponse> CreateAsync(TokenRequests.Answer tokens) =>
        await new OrganizationClient(server.With(tokens.AccessToken)).CreateOrganizationAsync(new() { Name = "Mine" });

    private sealed class QuickServer : ClockedServer
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["OrgGrpc:Oidc:KeyRotation"] = "06:00:00",
            ["OrgGrpc:Oidc:KeyPublishLead"] = "00:30:00",
            ["OrgGrpc:Oidc:RefreshTokenLifetime"] = "01:00:00",
        };
    }
}
