namespace OrgGrpc.Client.AspNetCore;

/// <summary>Names of the claims that OrgGrpc puts into tokens.</summary>
public static class OrgGrpcClaims
{
    /// <summary>The one organization that the token is for: <c>org_id</c>. Decide on this one.</summary>
    public const string OrganizationId = "org_id";

    /// <summary>Its slug, when it has one: <c>org_slug</c>. For display and routes, never for decisions: slugs can move.</summary>
    public const string OrganizationSlug = "org_slug";

    /// <summary>The roles in that organization, an array: <c>org_roles</c>. It holds <c>owner</c> for the owner.</summary>
    public const string OrganizationRoles = "org_roles";

    /// <summary>The permissions in that organization, an array, with the scope of the same name: <c>org_permissions</c>.</summary>
    public const string OrganizationPermissions = "org_permissions";

    /// <summary>The revision at which the person and the claims were read: <c>org_rev</c>.</summary>
    public const string Revision = "org_rev";

    /// <summary>The session that the token hangs on, of a person: <c>sid</c>.</summary>
    public const string SessionId = "sid";

    /// <summary>The organizations of the person, in the ID token and userinfo, with the scope of the same name: <c>organizations</c>.</summary>
    public const string Organizations = "organizations";
}
