using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Languages;
using OrgGrpc.Server.Organizations;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Invitations;

/// <summary>The mail to whoever invited, or to the owner when they may no longer invite or a program did. It leads to a page and sends nothing by itself.</summary>
internal sealed class InvitationAskedMail(OrgGrpcDbContext db, InvitingRight right, OrganizationNotice notice)
{
    public async Task TellAsync(Invitation invitation, CancellationToken cancellationToken)
    {
        var told = invitation.InviterUserId is { } inviter && right.Stands(invitation)
            ? inviter
            : await db.OrganizationRows().Where(row => row.Organization.Id == invitation.OrganizationId).Select(row => row.OwnerUserId).SingleAsync(cancellationToken);
        await notice.SendAsync(
            invitation.OrganizationId,
            told,
            "invitation-asked",
            () =>
            [
                ("address", invitation.Email.Value),
                ("expiry", Words.Of(invitation.ExpireTime)),
                ("link", $"{notice.LinkTo(invitation.OrganizationId)}/invitations?show=expired"),
            ],
            cancellationToken);
    }
}
