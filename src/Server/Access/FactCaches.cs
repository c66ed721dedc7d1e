using OrgGrpc.Server.Changes;

namespace OrgGrpc.Server.Access;

/// <summary>What decides access, as far as it was read; emptied of what a change concerns before the change's writer is answered.</summary>
internal sealed class FactCaches : IChangeObserver
{
    private readonly OrganizationOrdinals ordinals = new();

    public FactCache<Guid, UserFact> Users { get; } = new(capacity: 2_000_000);

    public FactCache<Guid, OrganizationFact> Organizations { get; } = new(capacity: 500_000);

    public FactCache<MemberKey, MembershipFact> Memberships { get; } = new(capacity: 4_000_000);

    /// <summary>The facts of a standing, or what is needed to keep them once they are read.</summary>
    public bool TryFind(in StandingKey key, out StandingFacts facts, out Missing missing)
    {
        var member = new MemberKey(ordinals.Of(key.Organization.Value), key.User.Value);
        var found = Organizations.TryFind(key.Organization.Value, out var organization, out var organizationGeneration)
            & Users.TryFind(key.User.Value, out var user, out var userGeneration)
            & Memberships.TryFind(member, out var membership, out var membershipGeneration);
        facts = new(organization, user, membership);
        missing = new(key, member, organizationGeneration, userGeneration, membershipGeneration);
        return found;
    }

    public void Keep(in Missing missing, in StandingFacts facts)
    {
        Organizations.Keep(missing.Key.Organization.Value, facts.Organization, missing.OrganizationGeneration);
        Users.Keep(missing.Key.User.Value, facts.User, missing.UserGeneration);
        Memberships.Keep(missing.Member, facts.Membership, missing.MembershipGeneration);
    }

    public void Committed(IReadOnlyList<ChangeRecord> changes)
    {
        foreach (var change in changes)
        {
            if (change.OrganizationId is { } organization)
            {
                Organizations.Evict(organization.Value);
            }

            if (change.UserId is { } user)
            {
                Users.Evict(user.Value);
            }

            if (change is { OrganizationId: { } inOrganization, UserId: { } member } && ordinals.TryFind(inOrganization.Value, out var ordinal))
            {
                Memberships.Evict(new(ordinal, member.Value));
            }
        }
    }

    /// <summary>A standing that was not found, and the generations that it was not found in.</summary>
    internal readonly record struct Missing(
        StandingKey Key, MemberKey Member, long OrganizationGeneration, long UserGeneration, long MembershipGeneration);

    internal readonly record struct MemberKey(uint Organization, Guid User);
}
