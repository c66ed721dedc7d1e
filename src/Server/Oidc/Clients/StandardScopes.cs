using OrgGrpc.Server.Access;

namespace OrgGrpc.Server.Oidc.Clients;

/// <summary>Scopes with a meaning of ours; others belong to the resources that a client is registered for.</summary>
internal static class StandardScopes
{
    public const string OpenId = "openid";
    public const string Profile = "profile";
    public const string Email = "email";
    public const string OfflineAccess = "offline_access";

    /// <summary>The tokens are for one organization.</summary>
    public const string Organization = "organization";

    /// <summary>The ID token and userinfo list the person's organizations.</summary>
    public const string Organizations = "organizations";

    /// <summary>Beside the roles, what they hold.</summary>
    public const string OrganizationPermissions = "org_permissions";

    public static readonly string[] All =
    [
        OpenId, Profile, Email, OfflineAccess, Organization, Organizations, OrganizationPermissions, Scopes.Read, Scopes.Write, Scopes.Operate,
    ];
}
