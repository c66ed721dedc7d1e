namespace OrgGrpc.Server.Organizations;

/// <summary>Stored by number; a number is never reused.</summary>
public enum OrganizationStatus
{
    Active = 1,

    /// <summary>Stopped by an operator, who alone can start it again.</summary>
    Suspended = 2,

    /// <summary>Deleted, and purged when its grace time has passed.</summary>
    Deleted = 3,
}
