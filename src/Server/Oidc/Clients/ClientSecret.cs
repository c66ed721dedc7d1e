using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace OrgGrpc.Server.Oidc.Clients;

/// <summary>
/// A client's secret: 256 random bits, of which only the SHA-256 is kept. Nobody can guess them, so the slow hash that passwords need
/// would only cost every token request ten milliseconds.
/// </summary>
internal static class ClientSecret
{
    /// <summary>Fewer characters cannot hold 256 bits; a secret that an operator configures must have as many.</summary>
    public const int MinLength = 43;

    /// <summary>How long an old secret may still work beside its successor, at most.</summary>
    public const long MaxOverlapSeconds = 7 * 24 * 60 * 60;

    public static string New() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string secret) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static bool Matches(string secret, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash(secret)), Encoding.ASCII.GetBytes(hash));
}
