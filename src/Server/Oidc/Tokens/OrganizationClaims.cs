using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>An organization and somebody's roles in it, as a token tells them.</summary>
internal sealed record OrganizationClaims(Id<Organization> Id, string? Slug, string Name, RoleSet Roles)
{
    public const string IdClaim = "org_id";
    public const string SlugClaim = "org_slug";
    public const string RolesClaim = "org_roles";
    public const string PermissionsClaim = "org_permissions";

    /// <summary>The claims of a token that is for this organization. What can hold several values is an array, also when it holds one.</summary>
    public IEnumerable<(string Type, object Value)> ForOrganization(bool withPermissions)
    {
        yield return (IdClaim, Id.ToString());
        if (Slug is not null)
        {
            yield return (SlugClaim, Slug);
        }

        yield return (RolesClaim, Roles.ToNames());
        if (withPermissions)
        {
            yield return (PermissionsClaim, Roles.Permissions().Select(permission => permission.Name).ToArray());
        }
    }

    /// <summary>One of the claim <c>organizations</c>.</summary>
    public object ForList() => Slug is null
        ? new { id = Id.ToString(), name = Name, roles = Roles.ToNames() }
        : new { id = Id.ToString(), slug = Slug, name = Name, roles = Roles.ToNames() };
}
