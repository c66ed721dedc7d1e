using System.Buffers.Binary;
using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>An authenticator without hardware (Web Authentication section 6): one key, synchronized, whose counter stays at zero like those of the common ones.</summary>
internal sealed class SoftwarePasskey(string origin) : IDisposable
{
    private const byte PresentVerifiedAndSynchronized = 0x01 | 0x04 | 0x08 | 0x10;
    private const byte HasKey = 0x40;

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string host = new Uri(origin).Host;
    private readonly byte[] id = RandomNumberGenerator.GetBytes(32);

    /// <summary>Whose it is, as the server said when it was made.</summary>
    private string? holder;

    /// <summary>Of the page that asks, as the browser tells it.</summary>
    public string Origin { get; set; } = origin;

    public string Id => WebEncoders.Base64UrlEncode(id);

    /// <summary>Answers what the page offers for a new passkey.</summary>
    public string Create(string offer)
    {
        holder = (string)JsonNode.Parse(offer)!["user"]!["id"]!;
        var length = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)id.Length);
        var writer = new CborWriter();
        writer.WriteStartMap(3);
        writer.WriteTextString("fmt");
        writer.WriteTextString("none");
        writer.WriteTextString("attStmt");
        writer.WriteStartMap(0);
        writer.WriteEndMap();
        writer.WriteTextString("authData");
        writer.WriteByteString([.. Data(HasKey), .. new byte[16], .. length, .. id, .. PublicKey()]);
        writer.WriteEndMap();
        return Credential(new()
        {
            ["clientDataJSON"] = WebEncoders.Base64UrlEncode(ClientData("webauthn.create", offer)),
            ["attestationObject"] = WebEncoders.Base64UrlEncode(writer.Encode()),
            ["transports"] = new JsonArray(),
        });
    }

    /// <summary>Answers the question of a page, whether it is for this passkey or not.</summary>
    public string Answer(string offer)
    {
        var (client, data) = (ClientData("webauthn.get", offer), Data(0));
        var signature = key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new()
        {
            ["clientDataJSON"] = WebEncoders.Base64UrlEncode(client),
            ["authenticatorData"] = WebEncoders.Base64UrlEncode(data),
            ["signature"] = WebEncoders.Base64UrlEncode(signature),
            ["userHandle"] = holder,
        });
    }

    public void Dispose() => key.Dispose();

    private string Credential(JsonObject response) => new JsonObject
    {
        ["id"] = Id,
        ["rawId"] = Id,
        ["type"] = "public-key",
        ["clientExtensionResults"] = new JsonObject(),
        ["authenticatorAttachment"] = "platform",
        ["response"] = response,
    }.ToJsonString();

    private byte[] ClientData(string type, string offer) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["type"] = type,
        ["challenge"] = (string)JsonNode.Parse(offer)!["challenge"]!,
        ["origin"] = Origin,
        ["crossOrigin"] = false,
    }.ToJsonString());

    private byte[] Data(byte more) =>
        [.. SHA256.HashData(Encoding.UTF8.GetBytes(host)), (byte)(PresentVerifiedAndSynchronized | more), 0, 0, 0, 0];

    /// <summary>As COSE writes it: EC2, ES256, P-256 (RFC 9053 section 2.1).</summary>
    private byte[] PublicKey()
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
        writer.WriteStartMap(5);
        writer.WriteInt32(1);
        writer.WriteInt32(2);
        writer.WriteInt32(3);
        writer.WriteInt32(-7);
        writer.WriteInt32(-1);
        writer.WriteInt32(1);
        writer.WriteInt32(-2);
        writer.WriteByteString(point.X!);
        writer.WriteInt32(-3);
        writer.WriteByteString(point.Y!);
        writer.WriteEndMap();
        return writer.Encode();
    }
}
