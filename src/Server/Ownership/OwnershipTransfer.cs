using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Ids;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Ownership;

/// <summary>The owner's offer to hand over. It leaves the state Pending once, and nobody but the receiver can accept it.</summary>
public sealed class OwnershipTransfer : IIdentified, IRecordsChanges
{
    /// <summary>How long the receiver may think about it.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private OwnershipTransfer()
    {
    }

    public static string IdPrefix => "xfer";

    public RecordedChanges Recorded { get; } = new();

    public Id<OwnershipTransfer> Id { get; private init; }

    public Id<Organization> OrganizationId { get; private init; }

    public Id<User> FromUserId { get; private init; }

    public Id<User> ToUserId { get; private init; }

    public Id<Membership> ToMembershipId { get; private init; }

    /// <summary>As stored; an offer whose time is over stays pending here until something else moves it. See <see cref="StatusAt"/>.</summary>
    public OwnershipTransferStatus Status { get; private set; }

    public DateTimeOffset CreateTime { get; private init; }

    public DateTimeOffset ExpireTime { get; private init; }

    public DateTimeOffset? CloseTime { get; private set; }

    public int Version { get; private set; }

    public static OwnershipTransfer Propose(Membership from, Membership to, DateTimeOffset now)
    {
        var transfer = new OwnershipTransfer
        {
            Id = Id<OwnershipTransfer>.New(now),
            OrganizationId = from.OrganizationId,
            FromUserId = from.UserId,
            ToUserId = to.UserId,
            ToMembershipId = to.Id,
            Status = OwnershipTransferStatus.Pending,
            CreateTime = now,
            ExpireTime = now + Lifetime,
            Version = 1,
        };
        transfer.Record(new()
        {
            OwnershipTransferProposed = new()
            {
                OwnershipTransferId = transfer.Id.ToString(),
                FromUserId = from.UserId.ToString(),
                ToUserId = to.UserId.ToString(),
            },
        });
        return transfer;
    }

    public OwnershipTransferStatus StatusAt(DateTimeOffset now) =>
        Status == OwnershipTransferStatus.Pending && ExpireTime <= now ? OwnershipTransferStatus.Expired : Status;

    /// <summary>The handing over itself tells that it happened, and names this offer.</summary>
    public void Accept(DateTimeOffset now) => Close(OwnershipTransferStatus.Accepted, now);

    public void Decline(DateTimeOffset now)
    {
        Close(OwnershipTransferStatus.Declined, now);
        Record(new() { OwnershipTransferDeclined = new() { OwnershipTransferId = Id.ToString() } });
    }

    public void Cancel(DateTimeOffset now)
    {
        Close(OwnershipTransferStatus.Cancelled, now);
        Record(new() { OwnershipTransferCancelled = new() { OwnershipTransferId = Id.ToString() } });
    }

    /// <summary>Something happened that leaves nothing to answer. An offer whose time is over has ended before, and quietly.</summary>
    public void Overtake(DateTimeOffset now)
    {
        if (StatusAt(now) == OwnershipTransferStatus.Expired)
        {
            (Status, Version) = (OwnershipTransferStatus.Expired, Version + 1);
        }
        else if (Status == OwnershipTransferStatus.Pending)
        {
            Cancel(now);
        }
    }

    public void RequirePending(DateTimeOffset now)
    {
        switch (StatusAt(now))
        {
            case OwnershipTransferStatus.Pending:
                break;
            case OwnershipTransferStatus.Expired:
                throw OwnershipTransferRefusals.Expired(Id);
            case var closed:
                throw OwnershipTransferRefusals.Closed(Id, closed);
        }
    }

    private void Close(OwnershipTransferStatus status, DateTimeOffset now)
    {
        RequirePending(now);
        (Status, CloseTime, Version) = (status, now, Version + 1);
    }

    private void Record(Change change)
    {
        change.OrganizationId = OrganizationId.ToString();
        change.UserId = ToUserId.ToString();
        Recorded.Add(change);
    }
}
