using OrgGrpc.Server.Access;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Memberships;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Bench;

/// <summary>What a million remembered memberships weigh.</summary>
internal static class Memory
{
    private static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    public static Samples PerMillionMemberships()
    {
        var result = new Samples("memory per million cached memberships (MB)", "≤ 60", "0");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var caches = new FactCaches();
        var organizations = Enumerable.Range(0, Dataset.Organizations).Select(_ => Id<Organization>.New(Now)).ToArray();
        for (var number = 0; number < 1_000_000; number++)
        {
            caches.TryFind(new(organizations[number % organizations.Length], Id<User>.New(Now)), out _, out var missing);
            caches.Memberships.Keep(missing.Member, new(UuidV7.New(Now), RoleSet.Member, MembershipStatus.Active), missing.MembershipGeneration);
        }

        result.Add((GC.GetTotalMemory(forceFullCollection: true) - before) / 1e6);
        GC.KeepAlive(caches);
        return result;
    }
}
