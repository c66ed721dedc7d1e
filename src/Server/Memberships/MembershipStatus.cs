namespace OrgGrpc.Server.Memberships;

/// <summary>Stored by number; a number is never reused.</summary>
public enum MembershipStatus
{
    Active = 1,

    /// <summary>Counts as not a member until reactivated.</summary>
    Suspended = 2,
}
