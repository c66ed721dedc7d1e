using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace OrgGrpc.Server.Ids;

/// <summary>The TypeID format 0.3: <c>prefix_</c> and 26 characters of lower-case Crockford base32, 128 bits with two leading zero bits.</summary>
public static class TypeId
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int SuffixLength = 26;

    public static string Format(string prefix, Guid value) =>
        string.Create(prefix.Length + 1 + SuffixLength, (prefix, value), static (text, id) =>
        {
            id.prefix.CopyTo(text);
            text[id.prefix.Length] = '_';
            Span<byte> bytes = stackalloc byte[16];
            id.value.TryWriteBytes(bytes, bigEndian: true, out _);
            var bits = BinaryPrimitives.ReadUInt128BigEndian(bytes);
            for (var i = text.Length - 1; i > id.prefix.Length; i--)
            {
                text[i] = Alphabet[(int)(uint)(bits & 31)];
                bits >>= 5;
            }
        });

    public static bool TryParse(string prefix, [NotNullWhen(true)] string? text, out Guid value)
    {
        value = default;
        if (text is null || text.Length != prefix.Length + 1 + SuffixLength
            || !text.StartsWith(prefix, StringComparison.Ordinal) || text[prefix.Length] != '_')
        {
            return false;
        }

        // 26 characters hold 130 bits: the first one may only use its low three.
        var suffix = text.AsSpan(prefix.Length + 1);
        if (suffix[0] > '7')
        {
            return false;
        }

        UInt128 bits = 0;
        foreach (var character in suffix)
        {
            var digit = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            bits = (bits << 5) | (uint)digit;
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, bits);
        value = new Guid(bytes, bigEndian: true);
        return true;
    }
}
