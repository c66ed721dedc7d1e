using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OrgGrpc.Client.AspNetCore;
using OrgGrpc.Client.AspNetCore.Freshness;

namespace OrgGrpc.Bench;

/// <summary>
/// What the guard adds to the validation of a token: the same tokens are validated with it and without, in turn and by one thread, while it holds
/// the entries of a busy token lifetime.
/// </summary>
internal static class GuardCost
{
    private const int Rounds = 100;
    private const int WarmupRounds = 20;
    private const int TokensEach = 400;
    private const int Entries = 10_000;

    public static async Task<Samples[]> MeasureAsync()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = new ECDsaSecurityKey(ecdsa) { KeyId = "bench" };
        using var services = new ServiceCollection().AddLogging()
            .AddOrgGrpcAuthentication(options => (options.Authority, options.Audience) = ("http://127.0.0.1:1", MemberTokens.Audience)).Services
            .BuildServiceProvider();
        var bearer = services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(JwtBearerDefaults.AuthenticationScheme);
        var parameters = bearer.TokenValidationParameters.Clone();
        (parameters.IssuerSigningKey, parameters.ValidIssuer) = (key, "bench");
        var index = services.GetRequiredService<FreshnessIndex>();
        index.Take(Message([.. Enumerable.Range(1, Entries).Select(revision => new FreshnessEntry(revision, RandomNumberGenerator.GetBytes(16)))]));

        // No two with a name in common, and many more than anything remembers.
        var tokens = Enumerable.Range(0, Rounds * TokensEach).Select(number => Token(number, key)).ToArray();
        var plain = new JsonWebTokenHandler { MapInboundClaims = false };
        var guarded = (TokenHandler)bearer.TokenHandlers.Single();
        return
        [
            await CompareAsync("validation with the guard / without, a name that comes again", _ => tokens.AsMemory(0, 1)),
            await CompareAsync("validation with the guard / without, names that never come again", round => tokens.AsMemory(round * TokensEach, TokensEach)),
        ];

        async Task<Samples> CompareAsync(string name, Func<int, Memory<string>> some)
        {
            var result = new Samples(name, "≤ 1.02", "0.000");
            for (var round = -WarmupRounds; round < Rounds; round++)
            {
                index.Take(Message([]));
                var asked = some(Math.Max(0, round));
                var isGuardFirst = round % 2 == 0;
                var first = await TimeAsync(isGuardFirst ? guarded : plain, asked);
                var second = await TimeAsync(isGuardFirst ? plain : guarded, asked);
                if (round >= 0)
                {
                    result.Add(isGuardFirst ? first / second : second / first);
                }
            }

            return result;
        }

        async Task<double> TimeAsync(TokenHandler handler, Memory<string> asked)
        {
            var before = Environment.CpuUsage.TotalTime;
            for (var number = 0; number < TokensEach; number++)
            {
                var result = await handler.ValidateTokenAsync(asked.Span[number % asked.Length], parameters);
                if (!result.IsValid)
                {
                    throw new InvalidOperationException("A good token was refused.", result.Exception);
                }
            }

            return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds;
        }
    }

    private static FreshnessMessage Message(FreshnessEntry[] entries) =>
        new() { Entries = entries, Revision = Entries, Time = TimeProvider.System.GetUtcNow(), Keep = "3900s" };

    private static string Token(int number, SecurityKey key)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            Issuer = "bench",
            Audience = MemberTokens.Audience,
            IssuedAt = now,
            Expires = now.AddHours(1),
            SigningCredentials = new(key, SecurityAlgorithms.EcdsaSha256),
            Claims = MemberTokens.Claims(Dataset.Person(number), Dataset.Organization(number), Entries, ["member"]),
        });
    }
}
