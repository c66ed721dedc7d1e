using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using OrgGrpc.Server.Changes;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>
/// Tokens that were checked, by their SHA-256, until they expire. Emptied when any token is revoked, and when a client is deleted, whose
/// tokens go with it: rare, and nothing is overlooked. What was checked while that happened is not kept.
/// </summary>
internal sealed class ValidatedTokens : IChangeObserver
{
    private const int Capacity = 200_000;

    private readonly ConcurrentDictionary<Key, ValidatedToken> tokens = new();
    private long generation;

    public long Generation => Volatile.Read(ref generation);

    public static Key KeyOf(ReadOnlySpan<char> token)
    {
        Span<byte> bytes = stackalloc byte[AccessTokenValidator.MaxLength];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(token, bytes)], hash);
        return MemoryMarshal.Read<Key>(hash);
    }

    public ValidatedToken? Find(in Key key) => tokens.GetValueOrDefault(key);

    public void Keep(in Key key, ValidatedToken token, long checkedIn)
    {
        if (checkedIn != Generation)
        {
            return;
        }

        // A full cache starts over: cheaper than keeping an order that nothing else needs.
        if (tokens.Count >= Capacity)
        {
            tokens.Clear();
        }

        tokens[key] = token;
        if (checkedIn != Generation)
        {
            tokens.TryRemove(key, out _);
        }
    }

    public void Drop(in Key key) => tokens.TryRemove(key, out _);

    public void Clear()
    {
        Interlocked.Increment(ref generation);
        tokens.Clear();
    }

    public void Committed(IReadOnlyList<ChangeRecord> changes)
    {
        if (changes.Any(change => change.Kind == Change.EventOneofCase.ClientDeleted))
        {
            Clear();
        }
    }

    internal readonly record struct Key(UInt128 High, UInt128 Low)
    {
        public override int GetHashCode() => (int)(uint)Low;
    }
}
