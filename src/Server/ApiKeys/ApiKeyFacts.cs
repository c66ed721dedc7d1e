using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;
using OrgGrpc.V1;

namespace OrgGrpc.Server.ApiKeys;

/// <summary>What decides about calls with tokens that a key gave.</summary>
internal sealed record ApiKeyFact(Id<ApiKey> Id, Id<User>? UserId, Id<Organization>? OrganizationId, RoleSet Roles, bool ReadOnly, DateTimeOffset ExpireTime);

/// <summary>Keys, in process: read once, kept until the change log says that one is gone. Nothing about them is believed from a token.</summary>
internal sealed class ApiKeyFacts(IDbContextFactory<OrgGrpcDbContext> contexts, TimeProvider time) : IChangeObserver
{
    private const int Capacity = 100_000;

    private readonly ConcurrentDictionary<Id<ApiKey>, ApiKeyFact> known = new();
    private long generation;

    /// <summary>Null when there is none, or it has expired.</summary>
    public ApiKeyFact? Find(Id<ApiKey> id)
    {
        if (!known.TryGetValue(id, out var fact))
        {
            fact = Read(id);
        }

        return fact?.ExpireTime > time.GetInstant() ? fact : null;
    }

    public void Committed(IReadOnlyList<ChangeRecord> changes)
    {
        // With a person or an organization go all their keys, without a word about each.
        if (changes.Any(change => change.Kind is Change.EventOneofCase.ApiKeyDeleted or Change.EventOneofCase.UserDeleted or Change.EventOneofCase.OrganizationPurged))
        {
            Interlocked.Increment(ref generation);
            known.Clear();
        }
    }

    private ApiKeyFact? Read(Id<ApiKey> id)
    {
        var before = Volatile.Read(ref generation);
        using var db = contexts.CreateDbContext();
        var fact = db.ApiKeys.AsNoTracking().Where(key => key.Id == id)
            .Select(key => new ApiKeyFact(key.Id, key.UserId, key.OrganizationId, key.Roles, key.ReadOnly, key.ExpireTime))
            .SingleOrDefault();
        if (fact is not null && known.Count < Capacity)
        {
            known[id] = fact;
            if (Volatile.Read(ref generation) != before)
            {
                // What was read may be older than the change that came meanwhile.
                known.TryRemove(id, out _);
            }
        }

        return fact;
    }
}
