using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace OrgGrpc.Client.Tests.Conformance;

/// <summary>The keys of the kit's issuer. They are in the repository and worth nothing: no server has them.</summary>
internal static class KitKeys
{
    public static readonly ECDsa Current = Curve("orggrpc conformance kit, current");
    public static readonly ECDsa Previous = Curve("orggrpc conformance kit, previous");
    public static readonly ECDsa Forger = Curve("orggrpc conformance kit, forger");

    /// <summary>The public ones, as the issuer publishes them.</summary>
    public static object Published => new { keys = new[] { Jwk(Current, "current"), Jwk(Previous, "previous") } };

    public static byte[] Point(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [.. point.X!, .. point.Y!];
    }

    public static object Jwk(ECDsa key, string id)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new
        {
            kty = "EC",
            use = "sig",
            kid = id,
            alg = "ES256",
            crv = "P-256",
            x = Base64UrlEncoder.Encode(point.X),
            y = Base64UrlEncoder.Encode(point.Y),
        };
    }

    /// <summary>The same one each time: its private part is the hash of a text.</summary>
    private static ECDsa Curve(string text) => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        D = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)),
    });
}
