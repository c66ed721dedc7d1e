namespace OrgGrpc.Server.Invitations;

/// <summary>Stored by number; a number is never reused. The numbers are those of the contract.</summary>
public enum InvitationStatus
{
    Pending = 1,
    Accepted = 2,
    Declined = 3,
    Revoked = 4,

    /// <summary>Stored only when another invitation takes its place; before, it follows from the time.</summary>
    Expired = 5,
}
