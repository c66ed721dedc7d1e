using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Ids;

namespace OrgGrpc.Server.Ownership;

/// <summary>Which membership owns an organization. Every organization has exactly one, which the database holds by constraints.</summary>
public sealed class Ownership : IRecordsChanges
{
    private Ownership()
    {
    }

    public RecordedChanges Recorded { get; } = new();

    public Id<Organization> OrganizationId { get; private init; }

    public Id<Membership> MembershipId { get; private set; }

    public DateTimeOffset SinceTime { get; private set; }

    public int Version { get; private set; }

    /// <summary>The first owner of a new organization.</summary>
    public static Ownership Found(Membership founder, DateTimeOffset now) =>
        new() { OrganizationId = founder.OrganizationId, MembershipId = founder.Id, SinceTime = now, Version = 1 };

    /// <summary>Hands over to another active member. Handing over to the owner is no change.</summary>
    public void HandOver(Membership from, Membership to, DateTimeOffset now, string acceptedTransferId = "", string justification = "")
    {
        if (to.OrganizationId != OrganizationId)
        {
            throw OwnershipRefusals.OrganizationMismatch(OrganizationId, to.Id);
        }

        if (!to.IsActive)
        {
            throw OwnershipRefusals.NotAnActiveMember(to.Id);
        }

        if (to.Id == MembershipId)
        {
            return;
        }

        (MembershipId, SinceTime, Version) = (to.Id, now, Version + 1);
        Recorded.Add(new()
        {
            OrganizationId = OrganizationId.ToString(),
            UserId = to.UserId.ToString(),
            OwnershipTransferred = new()
            {
                FromUserId = from.UserId.ToString(),
                FromMembershipId = from.Id.ToString(),
                ToUserId = to.UserId.ToString(),
                ToMembershipId = to.Id.ToString(),
                OwnershipTransferId = acceptedTransferId,
                Justification = justification,
            },
        });
    }
}
