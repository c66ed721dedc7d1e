namespace OrgGrpc.Server.MembershipRequests;

/// <summary>Stored by number; a number is never reused. The numbers are those of the contract.</summary>
public enum MembershipRequestStatus
{
    Pending = 1,
    Approved = 2,
    Rejected = 3,
    Withdrawn = 4,

    /// <summary>The person became a member in another way.</summary>
    Settled = 5,
}
