using OrgGrpc.Server.Access;
using OrgGrpc.Server.Memberships;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Bench;

/// <summary>What a million remembered memberships weigh.</summary>
internal static class Memory
{
    public static Samples PerMillionMemberships()
    {
        var result = new Samples("memory per million cached memberships (MB)", "≤ 60", "0");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var caches = new FactCaches();
        for (var number = 0; number < 1_000_000; number++)
        {
            var id = Guid.CreateVersion7();
            caches.Memberships.GetOrRead(new(id, Guid.CreateVersion7()), _ => new(id, RoleSet.Member, MembershipStatus.Active));
        }

        result.Add((GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6);
        GC.KeepAlive(caches);
        return result;
    }
}
