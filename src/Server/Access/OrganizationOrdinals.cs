using System.Collections.Concurrent;

namespace OrgGrpc.Server.Access;

/// <summary>
/// Numbers for the organizations that a process has met: four bytes instead of sixteen in the key of every membership. A number is never
/// given twice, so that what was remembered under a forgotten number is merely unreachable.
/// </summary>
internal sealed class OrganizationOrdinals
{
    private const int Capacity = 1_000_000;

    private readonly ConcurrentDictionary<Guid, uint> ordinals = new();
    private uint last;

    public uint Of(Guid organization)
    {
        if (ordinals.TryGetValue(organization, out var known))
        {
            return known;
        }

        if (ordinals.Count >= Capacity)
        {
            ordinals.Clear();
        }

        return ordinals.GetOrAdd(organization, _ => Interlocked.Increment(ref last));
    }

    /// <summary>Nothing is remembered of an organization without a number.</summary>
    public bool TryFind(Guid organization, out uint ordinal) => ordinals.TryGetValue(organization, out ordinal);
}
