namespace OrgGrpc.Server.Users;

/// <summary>Stored by number; a number is never reused.</summary>
public enum UserStatus
{
    /// <summary>Registered; the e-mail address is not confirmed yet.</summary>
    Pending = 1,
    Active = 2,

    /// <summary>Shut out by an operator, who alone can let the person back in.</summary>
    Deactivated = 3,

    /// <summary>The e-mail address is confirmed; an operator has not let the person in yet.</summary>
    AwaitingApproval = 4,
}
