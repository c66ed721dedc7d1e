using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Persistence;
using OrgGrpc.V1;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgGrpc.Server.Oidc.Clients;

/// <summary>Programs, in process: read once, kept until the change log says that one changed. Nothing about them is believed from a token.</summary>
internal sealed class ClientFacts(IDbContextFactory<OrgGrpcDbContext> contexts) : IChangeObserver
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, ClientFact> known = new(StringComparer.Ordinal);
    private long generation;

    public ClientFact? Find(string clientId)
    {
        if (known.TryGetValue(clientId, out var fact))
        {
            return fact;
        }

        var before = Volatile.Read(ref generation);
        fact = Read(clientId);
        if (fact is not null && known.Count < Capacity)
        {
            known[clientId] = fact;
            if (Volatile.Read(ref generation) != before)
            {
                // What was read may be older than the change that came meanwhile.
                known.TryRemove(clientId, out _);
            }
        }

        return fact;
    }

    /// <summary>Whether some client is registered for the resource, or it is our own API.</summary>
    public bool IsKnown(string resource)
    {
        if (resource == ApiResource.Name)
        {
            return true;
        }

        // Seldom asked, by keys alone, of a table that has a row for each application.
        var named = System.Text.Json.JsonSerializer.Serialize(Permissions.Prefixes.Resource + resource);
        using var db = contexts.CreateDbContext();
        return db.Set<OpenIddictEntityFrameworkCoreApplication>().Any(application => application.Permissions!.Contains(named));
    }

    public void Committed(IReadOnlyList<ChangeRecord> changes)
    {
        foreach (var change in changes)
        {
            if (change.Kind is Change.EventOneofCase.ClientUpdated or Change.EventOneofCase.ClientDeleted or Change.EventOneofCase.ClientCreated
                or Change.EventOneofCase.OrganizationPurged)
            {
                Interlocked.Increment(ref generation);
                known.Clear();
            }
        }
    }

    private ClientFact? Read(string clientId)
    {
        using var db = contexts.CreateDbContext();
        var json = db.Set<OpenIddictEntityFrameworkCoreApplication>().AsNoTracking()
            .Where(application => application.ClientId == clientId).Select(application => new { application.Permissions }).SingleOrDefault();
        if (json is null)
        {
            return null;
        }

        var permissions = System.Text.Json.JsonSerializer.Deserialize<string[]>(json.Permissions ?? "[]")!;
        var bindings = db.ClientBindings.AsNoTracking().Where(binding => binding.ClientId == clientId).ToList();
        return new(
            Named(permissions, Permissions.Prefixes.Scope).ToFrozenSet(),
            [.. Named(permissions, Permissions.Prefixes.Resource)],
            Named(permissions, ClientDescriptor.ServedPrefix).ToFrozenSet(),
            bindings.ToFrozenDictionary(binding => binding.OrganizationId, binding => binding.Roles));
    }

    private static IEnumerable<string> Named(string[] permissions, string prefix) =>
        permissions.Where(permission => permission.StartsWith(prefix, StringComparison.Ordinal)).Select(permission => permission[prefix.Length..]);
}
