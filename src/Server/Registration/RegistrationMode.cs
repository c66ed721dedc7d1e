namespace OrgGrpc.Server.Registration;

/// <summary>Who may make an account.</summary>
public enum RegistrationMode
{
    /// <summary>Everybody.</summary>
    Open,

    /// <summary>Who holds an invitation to an organization.</summary>
    InvitationOnly,

    /// <summary>Everybody; those without an invitation come in once an operator lets them.</summary>
    Approval,
}
