namespace OrgGrpc.Server.Access;

/// <summary>
/// A cache of small structs, in shards. A value that was read while its key was evicted is returned once and not kept: it may be
/// older than the change that evicted it.
/// </summary>
internal sealed class FactCache<TKey, TFact>(int capacity)
    where TKey : struct, IEquatable<TKey>
    where TFact : struct
{
    private const int ShardCount = 64;

    private readonly Shard[] shards = [.. Enumerable.Range(0, ShardCount).Select(_ => new Shard())];
    private readonly int shardCapacity = capacity / ShardCount;

    public int Count => shards.Sum(shard => shard.Facts.Count);

    public TFact GetOrRead(TKey key, Func<TKey, TFact> read)
    {
        var shard = ShardOf(key);
        long generation;
        lock (shard)
        {
            if (shard.Facts.TryGetValue(key, out var known))
            {
                return known;
            }

            generation = shard.Generation;
        }

        var fact = read(key);
        lock (shard)
        {
            if (shard.Generation == generation)
            {
                // A full shard starts over: rare, cheap, and without bookkeeping on every hit.
                if (shard.Facts.Count >= shardCapacity)
                {
                    shard.Facts.Clear();
                }

                shard.Facts[key] = fact;
            }
        }

        return fact;
    }

    public void Evict(TKey key)
    {
        var shard = ShardOf(key);
        lock (shard)
        {
            shard.Generation++;
            shard.Facts.Remove(key);
        }
    }

    private Shard ShardOf(TKey key) => shards[(uint)key.GetHashCode() % ShardCount];

    private sealed class Shard
    {
        public Dictionary<TKey, TFact> Facts { get; } = [];

        public long Generation { get; set; }
    }
}
