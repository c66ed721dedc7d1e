using OrgGrpc.Server.Changes;

namespace OrgGrpc.Server.Access;

/// <summary>The three caches behind <see cref="Facts"/>, emptied of what a change concerns before its writer is answered.</summary>
internal sealed class FactCaches : IChangeObserver
{
    public FactCache<Guid, UserFact> Users { get; } = new(capacity: 2_000_000);

    public FactCache<Guid, OrganizationFact> Organizations { get; } = new(capacity: 500_000);

    public FactCache<MembershipKey, MembershipFact> Memberships { get; } = new(capacity: 4_000_000);

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

            if (change is { OrganizationId: { } inOrganization, UserId: { } member })
            {
                Memberships.Evict(new(inOrganization.Value, member.Value));
            }
        }
    }
}
