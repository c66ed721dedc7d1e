namespace OrgGrpc.Server.Organizations;

/// <summary>How people come in. Stored by number; a number is never reused. The numbers are those of the contract.</summary>
public enum JoinPolicy
{
    InvitationOnly = 1,

    /// <summary>Also by asking.</summary>
    Request = 2,
}

internal static class JoinPolicies
{
    /// <summary>Unspecified is the default; null for a number that the contract does not know.</summary>
    public static JoinPolicy? Parse(V1.JoinPolicy policy) => policy switch
    {
        V1.JoinPolicy.Unspecified or V1.JoinPolicy.InvitationOnly => JoinPolicy.InvitationOnly,
        V1.JoinPolicy.Request => JoinPolicy.Request,
        _ => null,
    };

    public static string? Problem(V1.JoinPolicy policy) => Parse(policy) is null ? T("must be a known join policy") : null;
}
