using System.Buffers.Binary;

namespace OrgGrpc.Server.Ids;

/// <summary>
/// UUIDs of version 7 whose order is the clock's to its last tick (RFC 9562, section 6.2, method 3): the 12 bits after the milliseconds hold
/// the fraction of the millisecond, so that what is made later sorts later and lists page in the order of creation.
/// </summary>
public static class UuidV7
{
    private const int VersionAndFraction = 6;
    private const int FractionsOfMillisecond = 1 << 12;

    public static Guid New(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
        var fraction = now.Ticks % TimeSpan.TicksPerMillisecond * FractionsOfMillisecond / TimeSpan.TicksPerMillisecond;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[VersionAndFraction..], (ushort)(0x7000 | fraction));
        return new(bytes, bigEndian: true);
    }
}
