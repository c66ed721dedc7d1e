using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;

namespace OrgGrpc.Server.Freshness;

/// <summary>
/// Tells tokens apart without telling whose they are: the first 16 bytes of the SHA-256 of <c>sub</c>, of <c>org_id</c>, of both with a space
/// between them, or of <c>sid</c>.
/// </summary>
internal readonly record struct Fingerprint(UInt128 Value)
{
    public const int Size = 16;

    public static Fingerprint Of(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return new(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    public static Fingerprint OfMember(string subject, string organization) => Of($"{subject} {organization}");

    public ByteString ToProto()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}
