using System.Collections.Frozen;

namespace OrgGrpc.Server.Roles;

/// <summary>A permission, who holds it by role, and whether an operator holds it in every organization. <c>access.proto</c> has the same table in words.</summary>
public sealed record Permission(string Name, string Description, RoleSet HeldBy, bool HeldByOperators)
{
    public bool IsRead => Name.EndsWith(":read", StringComparison.Ordinal);

    private const RoleSet Members = RoleSet.Member | RoleSet.Admin | RoleSet.Owner;
    private const RoleSet Admins = RoleSet.Admin | RoleSet.Owner;

    public static readonly IReadOnlyList<Permission> All =
    [
        new("organizations:read", "See the organization.", Members, true),
        new("organizations:update", "Change its name, slug and attributes.", Admins, true),
        new("organizations:delete", "Delete and undelete the organization.", RoleSet.Owner, true),
        new("memberships:read", "See its members.", Members, true),
        new("memberships:update", "Set roles, titles and attributes of members.", Admins, true),
        new("memberships:suspend", "Suspend and reactivate members.", Admins, true),
        new("memberships:remove", "Remove members.", Admins, true),
        new("ownership:read", "See who owns the organization.", Members, true),
        new("ownership:transfer", "Hand the organization over.", RoleSet.Owner, false),
        new("invitations:read", "See invitations.", Admins, true),
        new("invitations:create", "Invite people and resend invitations.", Admins, true),
        new("invitations:revoke", "Revoke invitations.", Admins, true),
        new("invitation_links:read", "See invitation links.", Admins, true),
        new("invitation_links:create", "Make invitation links.", Admins, true),
        new("invitation_links:revoke", "Revoke invitation links.", Admins, true),
        new("membership_requests:read", "See who asks to join.", Admins, true),
        new("membership_requests:decide", "Approve and reject requests to join.", Admins, true),
        new("access:check", "Ask what other people may do in the organization.", Admins, true),
        new("api_keys:read", "See the organization's API keys.", Admins, true),
        new("api_keys:create", "Make API keys for the organization.", Admins, true),
        new("api_keys:delete", "Delete the organization's API keys.", Admins, true),
        new("roles:read", "See roles and permissions.", Members, true),
    ];

    private static readonly FrozenDictionary<string, Permission> ByName = All.ToFrozenDictionary(permission => permission.Name);

    public static Permission? Find(string name) => ByName.GetValueOrDefault(name);
}
