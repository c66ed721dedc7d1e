using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Ids;
using OrgGrpc.V1;

namespace OrgGrpc.Server.MembershipRequests;

/// <summary>A person asks to become a member. It is decided once; what is closed stays as history.</summary>
public sealed class MembershipRequest : IIdentified, IRecordsChanges
{
    private MembershipRequest()
    {
    }

    public static string IdPrefix => "req";

    public RecordedChanges Recorded { get; } = new();

    public Id<MembershipRequest> Id { get; private init; }

    public Id<Organization> OrganizationId { get; private init; }

    public Id<User> UserId { get; private init; }

    public string Message { get; private init; } = "";

    public MembershipRequestStatus Status { get; private set; }

    public DateTimeOffset CreateTime { get; private init; }

    public DateTimeOffset? CloseTime { get; private set; }

    public Id<User>? DeciderUserId { get; private set; }

    public string? DeciderClientId { get; private set; }

    public string RejectionReason { get; private set; } = "";

    public Id<Membership>? MembershipId { get; private set; }

    /// <summary>Counts the changes: the etag of the contract, and what makes every decision a conditional update.</summary>
    public int Version { get; private set; }

    public static MembershipRequest Create(Id<Organization> organization, Id<User> user, string message, DateTimeOffset now)
    {
        var request = new MembershipRequest
        {
            Id = Id<MembershipRequest>.New(now),
            OrganizationId = organization,
            UserId = user,
            Message = message,
            Status = MembershipRequestStatus.Pending,
            CreateTime = now,
            Version = 1,
        };
        request.Record(new() { MembershipRequestCreated = new() { MembershipRequestId = request.Id.ToString() } });
        return request;
    }

    public void Approve(Membership membership, Decider by, DateTimeOffset now)
    {
        Close(MembershipRequestStatus.Approved, now);
        (DeciderUserId, DeciderClientId, MembershipId) = (by.UserId, by.ClientId, membership.Id);
        Record(new() { MembershipRequestApproved = new() { MembershipRequestId = Id.ToString(), MembershipId = membership.Id.ToString() } });
    }

    public void Reject(string reason, Decider by, DateTimeOffset now)
    {
        Close(MembershipRequestStatus.Rejected, now);
        (DeciderUserId, DeciderClientId, RejectionReason) = (by.UserId, by.ClientId, reason);
        Record(new() { MembershipRequestRejected = new() { MembershipRequestId = Id.ToString() } });
    }

    public void Withdraw(DateTimeOffset now)
    {
        if (Status != MembershipRequestStatus.Withdrawn)
        {
            Close(MembershipRequestStatus.Withdrawn, now);
            Record(new() { MembershipRequestWithdrawn = new() { MembershipRequestId = Id.ToString() } });
        }
    }

    /// <summary>The person came in another way; nothing is left to decide.</summary>
    public void Settle(Membership membership, DateTimeOffset now)
    {
        Close(MembershipRequestStatus.Settled, now);
        Record(new() { MembershipRequestSettled = new() { MembershipRequestId = Id.ToString(), MembershipId = membership.Id.ToString() } });
    }

    public void RequirePending()
    {
        if (Status != MembershipRequestStatus.Pending)
        {
            throw MembershipRequestRefusals.Closed(Id, Status);
        }
    }

    private void Close(MembershipRequestStatus status, DateTimeOffset now)
    {
        RequirePending();
        (Status, CloseTime, Version) = (status, now, Version + 1);
    }

    private void Record(Change change)
    {
        change.OrganizationId = OrganizationId.ToString();
        change.UserId = UserId.ToString();
        Recorded.Add(change);
    }
}
