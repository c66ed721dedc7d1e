using BenchmarkDotNet.Attributes;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Memberships;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Bench;

/// <summary>The small parts that every check passes through.</summary>
[MemoryDiagnoser]
public class Micro
{
    private readonly FactCaches caches = new();
    private readonly Guid organization = Guid.CreateVersion7();
    private readonly Guid user = Guid.CreateVersion7();
    private string text = "";

    [GlobalSetup]
    public void Fill()
    {
        text = new Id<Organization>(organization).ToString();
        caches.Memberships.GetOrRead(new(organization, user), _ => new(user, RoleSet.Member, MembershipStatus.Active));
    }

    [Benchmark]
    public bool ParseId() => Id<Organization>.TryParse(text, out _);

    [Benchmark]
    public string FormatId() => new Id<Organization>(organization).ToString();

    [Benchmark]
    public bool CachedMembership() =>
        caches.Memberships.GetOrRead(new(organization, user), static _ => default(MembershipFact)).Exists;
}
