namespace OrgGrpc.Server.Email;

/// <summary>Stored by number; a number is never reused.</summary>
public enum EmailStatus
{
    Queued = 1,

    /// <summary>Kept in Development only, for the mailbox page; elsewhere a sent mail is removed, and its secret with it.</summary>
    Sent = 2,

    /// <summary>Failed as often as <see cref="EmailOptions.MaxAttempts"/> allows, or was refused for good.</summary>
    Parked = 3,
}
