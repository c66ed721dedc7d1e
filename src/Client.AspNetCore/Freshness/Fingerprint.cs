using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace OrgGrpc.Client.AspNetCore.Freshness;

/// <summary>How an entry names a token: the first 16 bytes of the SHA-256 of <c>sub</c>, of <c>org_id</c>, of both with a space between them, or of <c>sid</c>.</summary>
internal readonly record struct Fingerprint(UInt128 Value)
{
    private const int Size = 16;
    private const int OnStack = 512;

    public static Fingerprint Of(ReadOnlySpan<char> text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var bytes = most <= OnStack ? stackalloc byte[OnStack] : new byte[most];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], hash);
        return new(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, out Fingerprint fingerprint)
    {
        fingerprint = bytes.Length == Size ? new(BinaryPrimitives.ReadUInt128BigEndian(bytes)) : default;
        return bytes.Length == Size;
    }

    // The bytes of a hash are as good as any hash of them.
    public override int GetHashCode() => (int)(uint)Value;
}
