namespace OrgGrpc.Server.Email;

/// <summary>Stored by number; a number is never reused.</summary>
public enum EmailStatus
{
    Queued = 1,

    /// <summary>
    /// Kept in Development, for the mailbox page. Elsewhere a sent mail is removed, and its secret with it; of those that others caused an empty row
    /// stays for an hour, to be counted.
    /// </summary>
    Sent = 2,

    /// <summary>Failed as often as <see cref="EmailOptions.MaxAttempts"/> allows, or was refused for good.</summary>
    Parked = 3,
}
