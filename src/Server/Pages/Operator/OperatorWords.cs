using OrgGrpc.Server.Pages.Organizations;

namespace OrgGrpc.Server.Pages.Operator;

/// <summary>States, in a word.</summary>
internal static class OperatorWords
{
    public static string Of(V1.OrganizationStatus status) => status switch
    {
        V1.OrganizationStatus.Active => T("active"),
        V1.OrganizationStatus.Suspended => T("suspended"),
        V1.OrganizationStatus.Deleted => T("deleted"),
        _ => T("unknown"),
    };

    public static string Of(V1.UserStatus status) => status switch
    {
        V1.UserStatus.Active => T("active"),
        V1.UserStatus.Pending => T("address not verified"),
        V1.UserStatus.AwaitingApproval => T("waiting to be let in"),
        V1.UserStatus.Deactivated => T("deactivated"),
        _ => T("unknown"),
    };

    public static string Of(V1.User person) => person.IsOperator ? T($"{Of(person.Status)}, operator") : Of(person.Status);

    public static string OfRoles(IEnumerable<string> roles) => string.Join(", ", roles.Select(MemberWords.OfRole));

    public static string Of(V1.ClientType type) => type == V1.ClientType.Confidential ? T("confidential") : T("public");

    public static string Of(V1.ClientGrantType grant) => grant switch
    {
        V1.ClientGrantType.AuthorizationCode => T("People sign in (authorization code)"),
        V1.ClientGrantType.DeviceCode => T("Devices without a browser (device code)"),
        V1.ClientGrantType.RefreshToken => T("Stays signed in (refresh token)"),
        V1.ClientGrantType.TokenExchange => T("Passes on whom it acts for (token exchange)"),
        _ => T("Acts as itself (client credentials)"),
    };
}
