namespace OrgGrpc.Server.Access;

/// <summary>
/// What was read, until it is evicted. A fact that was read while its key was evicted is not kept, since it may be older than the change
/// that evicted it: who finds nothing is given a generation, and hands it back with what was read.
/// </summary>
internal sealed class FactCache<TKey, TFact>(int capacity)
    where TKey : struct, IEquatable<TKey>
    where TFact : struct
{
    private const int ShardCount = 64;

    private readonly Shard[] shards = [.. Enumerable.Range(0, ShardCount).Select(_ => new Shard())];
    private readonly int shardCapacity = Math.Max(1, capacity / ShardCount);

    public int Count => shards.Sum(shard => shard.Facts.Count);

    public bool TryFind(in TKey key, out TFact fact, out long generation)
    {
        var hash = FactTable<TKey, TFact>.HashOf(key);
        var shard = ShardOf(hash);
        lock (shard)
        {
            generation = shard.Generation;
            return shard.Facts.TryGet(key, hash, out fact);
        }
    }

    public void Keep(in TKey key, in TFact fact, long generation)
    {
        var hash = FactTable<TKey, TFact>.HashOf(key);
        var shard = ShardOf(hash);
        lock (shard)
        {
            if (shard.Generation != generation)
            {
                return;
            }

            // A full shard starts over: rare, cheap, and without bookkeeping on every hit.
            if (shard.Facts.Count >= shardCapacity)
            {
                shard.Facts.Clear();
            }

            shard.Facts.Set(key, hash, fact);
        }
    }

    public void Evict(in TKey key)
    {
        var hash = FactTable<TKey, TFact>.HashOf(key);
        var shard = ShardOf(hash);
        lock (shard)
        {
            shard.Generation++;
            shard.Facts.Remove(key, hash);
        }
    }

    /// <summary>By the low bits: the high ones choose the slot.</summary>
    private Shard ShardOf(uint hash) => shards[hash % ShardCount];

    private sealed class Shard
    {
        public FactTable<TKey, TFact> Facts { get; } = new();

        public long Generation { get; set; }
    }
}
