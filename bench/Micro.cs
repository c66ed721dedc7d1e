using BenchmarkDotNet.Attributes;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Memberships;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Bench;

/// <summary>The small parts that every check passes through.</summary>
[MemoryDiagnoser]
public class Micro
{
    private readonly FactCaches caches = new();
    private readonly Guid organization = Guid.CreateVersion7();
    private readonly Guid user = Guid.CreateVersion7();
    private string text = "";

    private StandingKey Key => new(new(organization), new(user));

    [GlobalSetup]
    public void Fill()
    {
        text = new Id<Organization>(organization).ToString();
        caches.TryFind(Key, out _, out var missing);
        caches.Keep(missing, new(new(OrganizationStatus.Active, user), new(UserStatus.Active, false), new(user, RoleSet.Member, MembershipStatus.Active)));
    }

    [Benchmark]
    public bool ParseId() => Id<Organization>.TryParse(text, out _);

    [Benchmark]
    public string FormatId() => new Id<Organization>(organization).ToString();

    [Benchmark]
    public bool RememberedStanding() => caches.TryFind(Key, out var facts, out _) && Standing.Of(facts).IsActive;
}
