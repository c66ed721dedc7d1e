using System.Runtime.InteropServices;

namespace OrgGrpc.Server.Access;

/// <summary>
/// A hash table of small structs that wastes little: open addressing with linear probing, keys and facts side by side, grown by a seventh
/// at a time. It knows nothing of threads.
/// </summary>
internal sealed class FactTable<TKey, TFact>
    where TKey : struct, IEquatable<TKey>
    where TFact : struct
{
    private const double MaxLoad = 0.85;
    private const double Growth = 1.15;

    private Slot[] slots = new Slot[8];

    public int Count { get; private set; }

    /// <summary>Differs from process to process, so that nobody can choose keys that collide.</summary>
    public static uint HashOf(in TKey key) => (uint)HashCode.Combine(key);

    public bool TryGet(in TKey key, uint hash, out TFact fact)
    {
        ref var slot = ref slots[Find(key, hash)];
        fact = slot.Fact;
        return slot.IsTaken;
    }

    public void Set(in TKey key, uint hash, in TFact fact)
    {
        if (Count >= slots.Length * MaxLoad)
        {
            Grow();
        }

        ref var slot = ref slots[Find(key, hash)];
        Count += slot.IsTaken ? 0 : 1;
        slot = new() { Key = key, Fact = fact, IsTaken = true };
    }

    public void Remove(in TKey key, uint hash)
    {
        var hole = Find(key, hash);
        if (!slots[hole].IsTaken)
        {
            return;
        }

        // What was pushed past the hole by it moves back: a search ends at the first free slot.
        for (var index = Next(hole); slots[index].IsTaken; index = Next(index))
        {
            if (DistanceFromHome(index) >= DistanceBetween(hole, index))
            {
                slots[hole] = slots[index];
                hole = index;
            }
        }

        slots[hole] = default;
        Count--;
    }

    public void Clear() => (slots, Count) = (new Slot[8], 0);

    /// <summary>Where the key is, or the free slot where it would be.</summary>
    private int Find(in TKey key, uint hash)
    {
        var index = Home(hash);
        while (slots[index].IsTaken && !slots[index].Key.Equals(key))
        {
            index = Next(index);
        }

        return index;
    }

    /// <summary>Maps the hash's range onto the slots (by its high bits), for a number of slots that is no power of two.</summary>
    private int Home(uint hash) => (int)((ulong)hash * (uint)slots.Length >> 32);

    private int Next(int index) => index + 1 == slots.Length ? 0 : index + 1;

    private int DistanceFromHome(int index) => DistanceBetween(Home(HashOf(slots[index].Key)), index);

    private int DistanceBetween(int from, int to) => to >= from ? to - from : to - from + slots.Length;

    private void Grow()
    {
        var old = slots;
        slots = new Slot[(int)(old.Length * Growth) + 8];
        foreach (ref var slot in old.AsSpan())
        {
            if (slot.IsTaken)
            {
                slots[Find(slot.Key, HashOf(slot.Key))] = slot;
            }
        }
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Slot
    {
        public TKey Key;
        public TFact Fact;
        public bool IsTaken;
    }
}
