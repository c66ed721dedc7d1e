using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.Tokens;

namespace OrgGrpc.Server.Oidc.Keys;

/// <summary>Makes keys, and opens stored ones.</summary>
internal sealed class SigningKeyMaterial(IDataProtectionProvider protection)
{
    /// <summary>Signs access tokens: twenty times cheaper to sign with than RSA.</summary>
    public const string AccessTokens = SecurityAlgorithms.EcdsaSha256;

    /// <summary>Signs ID tokens: the one algorithm that every relying party knows (OpenID Connect Core, section 15.1).</summary>
    public const string IdTokens = SecurityAlgorithms.RsaSha256;

    /// <summary>Encrypts codes and refresh tokens, which only this server reads.</summary>
    public const string Sealed = SecurityAlgorithms.Aes256KW;

    public static readonly string[] Algorithms = [AccessTokens, IdTokens, Sealed];

    private readonly IDataProtector protector = protection.CreateProtector("OrgGrpc.SigningKey");

    public SigningKey Make(string algorithm, DateTimeOffset now, DateTimeOffset signFrom) => new()
    {
        Id = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(16)),
        Algorithm = algorithm,
        ProtectedKey = protector.Protect(MakeKey(algorithm)),
        CreateTime = now,
        SignFrom = signFrom,
    };

    public SecurityKey Open(SigningKey stored)
    {
        var bytes = protector.Unprotect(stored.ProtectedKey);
        switch (stored.Algorithm)
        {
            case AccessTokens:
                var ecdsa = ECDsa.Create();
                ecdsa.ImportPkcs8PrivateKey(bytes, out _);
                return new ECDsaSecurityKey(ecdsa) { KeyId = stored.Id };
            case IdTokens:
                var rsa = RSA.Create();
                rsa.ImportPkcs8PrivateKey(bytes, out _);
                return new RsaSecurityKey(rsa) { KeyId = stored.Id };
            default:
                return new SymmetricSecurityKey(bytes) { KeyId = stored.Id };
        }
    }

    private static byte[] MakeKey(string algorithm)
    {
        switch (algorithm)
        {
            case AccessTokens:
                using (var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                {
                    return ecdsa.ExportPkcs8PrivateKey();
                }

            case IdTokens:
                using (var rsa = RSA.Create(2048))
                {
                    return rsa.ExportPkcs8PrivateKey();
                }

            default:
                return RandomNumberGenerator.GetBytes(32);
        }
    }
}
