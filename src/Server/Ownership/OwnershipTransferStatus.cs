namespace OrgGrpc.Server.Ownership;

/// <summary>Stored by number; a number is never reused.</summary>
public enum OwnershipTransferStatus
{
    Pending = 1,
    Accepted = 2,
    Declined = 3,

    /// <summary>Withdrawn by the owner, or overtaken by another event.</summary>
    Cancelled = 4,
    Expired = 5,
}
