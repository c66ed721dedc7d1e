using System.Buffers.Binary;

namespace OrgGrpc.Server.Ids;

/// <summary>
/// UUIDs of version 7 that sort in the order in which a process made them (RFC 9562, section 6.2, method 1): the 12 bits after the milliseconds
/// count within each millisecond, so that lists page in the order of creation. Beyond 4,096 in one millisecond chance decides.
/// </summary>
public static class UuidV7
{
    private const int VersionAndCounter = 6;
    private const int CounterBits = 12;
    private const int LastCount = (1 << CounterBits) - 1;

    /// <summary>
    /// The last few seconds, each millisecond with its count: callers read the clock before they come here, and need not come in that order.
    /// </summary>
    private static readonly long[] Recent = new long[4096];

    public static Guid New(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[VersionAndCounter..], (ushort)(0x7000 | Count(now.ToUnixTimeMilliseconds())));
        return new(bytes, bigEndian: true);
    }

    private static long Count(long millisecond)
    {
        ref var slot = ref Recent[millisecond & (Recent.Length - 1)];
        while (true)
        {
            var seen = Volatile.Read(ref slot);
            var isAnother = seen >> CounterBits != millisecond;
            if (!isAnother && (seen & LastCount) == LastCount)
            {
                return LastCount;
            }

            var next = isAnother ? millisecond << CounterBits : seen + 1;
            if (Interlocked.CompareExchange(ref slot, next, seen) == seen)
            {
                return next & LastCount;
            }
        }
    }
}
