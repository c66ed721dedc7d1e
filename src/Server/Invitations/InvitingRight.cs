using OrgGrpc.Server.Access;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Roles;

namespace OrgGrpc.Server.Invitations;

/// <summary>
/// Whether who once invited still could: still holds the permission, and all that the offered roles hold. What a program made
/// stands until it is revoked.
/// </summary>
internal sealed class InvitingRight(Facts facts, AccessDecision access)
{
    private static readonly Permission Invite = Permission.Find("invitations:create")!;
    private static readonly Permission MakeLinks = Permission.Find("invitation_links:create")!;

    public bool Stands(Invitation invitation) => Stands(invitation.OrganizationId, invitation.InviterUserId, Invite, invitation.Roles);

    public bool Stands(InvitationLink link) => Stands(link.OrganizationId, link.CreatorUserId, MakeLinks, link.Roles);

    private bool Stands(Id<Organization> organization, Id<User>? inviter, Permission permission, RoleSet roles) =>
        inviter is not { } user
        || (facts.Person(user) is var caller && access.Holds(caller, organization, permission) && access.MayGrant(caller, organization, roles));
}
