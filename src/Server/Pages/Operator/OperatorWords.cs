namespace OrgGrpc.Server.Pages.Operator;

/// <summary>States, in a word.</summary>
internal static class OperatorWords
{
    public static string Of(V1.OrganizationStatus status) => status switch
    {
        V1.OrganizationStatus.Active => "active",
        V1.OrganizationStatus.Suspended => "suspended",
        V1.OrganizationStatus.Deleted => "deleted",
        _ => "unknown",
    };

    public static string Of(V1.UserStatus status) => status switch
    {
        V1.UserStatus.Active => "active",
        V1.UserStatus.Pending => "address not verified",
        V1.UserStatus.AwaitingApproval => "waiting to be let in",
        V1.UserStatus.Deactivated => "deactivated",
        _ => "unknown",
    };

    public static string Of(V1.ClientType type) => type == V1.ClientType.Confidential ? "confidential" : "public";

    public static string Of(V1.ClientGrantType grant) => grant switch
    {
        V1.ClientGrantType.AuthorizationCode => "People sign in (authorization code)",
        V1.ClientGrantType.RefreshToken => "Stays signed in (refresh token)",
        _ => "Acts as itself (client credentials)",
    };
}
