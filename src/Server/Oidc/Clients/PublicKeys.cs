using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;

namespace OrgGrpc.Server.Oidc.Clients;

/// <summary>
/// The keys with which a client signs in place of a secret (RFC 7523): a JSON Web Key Set as text. Several keys beside each other are how one is
/// exchanged for the next.
/// </summary>
internal static class PublicKeys
{
    private const string Property = "jwks";
    private const int MaxLength = 16 * 1024;
    private const int MaxKeys = 10;
    private const int MinRsaBits = 2048;
    private const int MaxRsaBits = 8192;

    /// <summary>What must never leave the client; a set that holds one is refused, so that nobody gets used to it.</summary>
    private static readonly string[] PrivateParts = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>The engine gets the keys; the text is kept beside them, to be told as it came.</summary>
    public static void Write(string text, OpenIddictApplicationDescriptor target)
    {
        target.JsonWebKeySet = text.Length > 0 ? new(text) : null;
        target.Properties.Remove(Property);
        if (text.Length > 0)
        {
            target.Properties.Add(Property, JsonSerializer.SerializeToElement(text));
        }
    }

    public static string Read(IReadOnlyDictionary<string, JsonElement> properties) =>
        properties.TryGetValue(Property, out var text) ? text.GetString()! : "";

    /// <summary>What is wrong with the text; null when nothing is.</summary>
    public static string? Problem(string text)
    {
        if (text.Length > MaxLength)
        {
            return $"must be at most {MaxLength} characters";
        }

        try
        {
            using var document = JsonDocument.Parse(text, new() { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("keys", out var keys)
                || keys.ValueKind != JsonValueKind.Array || keys.GetArrayLength() is 0 or > MaxKeys)
            {
                return $"must be a JSON Web Key Set of 1 to {MaxKeys} keys";
            }

            if (keys.EnumerateArray().Any(key => key.ValueKind != JsonValueKind.Object || PrivateParts.Any(part => key.TryGetProperty(part, out _))))
            {
                return "must hold public keys only";
            }

            var read = new JsonWebKeySet(text).Keys;
            return read.Select(key => key.KeyId).Distinct(StringComparer.Ordinal).Count() != read.Count || read.Any(key => string.IsNullOrEmpty(key.KeyId))
                ? "must name each key by its own kid"
                : read.All(IsSane) ? null
                : $"must hold RSA keys of {MinRsaBits} to {MaxRsaBits} bits, or keys on P-256, P-384 or P-521, for signing";
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or FormatException)
        {
            return $"must be a JSON Web Key Set of 1 to {MaxKeys} keys";
        }
    }

    private static bool IsSane(JsonWebKey key) =>
        (string.IsNullOrEmpty(key.Use) || key.Use == JsonWebKeyUseNames.Sig)
        && (string.IsNullOrEmpty(key.Alg) || Algorithms.Contains(key.Alg))
        && key.Kty switch
        {
            JsonWebAlgorithmsKeyTypes.RSA => key.N is not null && key.E is not null
                && Base64UrlEncoder.DecodeBytes(key.N).Length * 8 is >= MinRsaBits and <= MaxRsaBits,
            JsonWebAlgorithmsKeyTypes.EllipticCurve => key.Crv is JsonWebKeyECTypes.P256 or JsonWebKeyECTypes.P384 or JsonWebKeyECTypes.P521
                && key.X is not null && key.Y is not null,
            _ => false,
        };
}
