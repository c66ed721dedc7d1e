using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Oidc.Keys;

/// <summary>The keys of this instance, opened: which one signs now, and which ones tokens may still be signed with.</summary>
internal sealed class SigningKeys(TimeProvider time)
{
    private Ring ring = new([]);
    private CancellationTokenSource changed = new();

    /// <summary>Newest first.</summary>
    public IEnumerable<Opened> All => Volatile.Read(ref ring).Keys;

    /// <summary>Fires when the set has changed.</summary>
    public IChangeToken ChangeToken => new CancellationChangeToken(Volatile.Read(ref changed).Token);

    /// <summary>The newest key of the algorithm whose time to sign has come.</summary>
    public Opened Signer(string algorithm)
    {
        var now = time.GetInstant();
        return Array.Find(Volatile.Read(ref ring).Keys, key => key.Algorithm == algorithm && key.SignFrom <= now)
            ?? throw new InvalidOperationException($"There is no {algorithm} key yet.");
    }

    public SecurityKey? Find(string algorithm, string? id) =>
        Array.Find(Volatile.Read(ref ring).Keys, key => key.Algorithm == algorithm && key.Key.KeyId == id)?.Key;

    public void Replace(IEnumerable<Opened> keys)
    {
        Volatile.Write(ref ring, new([.. keys.OrderByDescending(key => key.SignFrom)]));
        Interlocked.Exchange(ref changed, new()).Cancel();
    }

    internal sealed record Opened(string Algorithm, DateTimeOffset SignFrom, SecurityKey Key)
    {
        /// <summary>Made once: credentials carry the cache of signature providers.</summary>
        public SigningCredentials? Signing { get; } = Algorithm == SigningKeyMaterial.Sealed ? null : new(Key, Algorithm);
    }

    private sealed record Ring(Opened[] Keys);
}
