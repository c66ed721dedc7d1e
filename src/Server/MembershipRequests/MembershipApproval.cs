using OrgGrpc.Server.Access;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Invitations;
using OrgGrpc.Server.Memberships;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.MembershipRequests;

/// <summary>Somebody who may lets in who asked. What stood when they asked is looked at again: the person, and whether requests are still taken.</summary>
internal sealed class MembershipApproval(OrgGrpcDbContext db, AccessDecision access, MembershipRequestMail mail)
{
    /// <summary>Inside the caller's write transaction; nothing is saved yet.</summary>
    public async Task<(MembershipRequest Request, Membership Membership)> ApproveAsync(
        Organization organization, Id<MembershipRequest> id, RoleSet roles, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var request = await db.RequireMembershipRequestAsync(organization.Id, id, cancellationToken);
        request.RequirePending();
        if (organization.JoinPolicy != JoinPolicy.Request)
        {
            throw MembershipRequestRefusals.NotTaken(organization.Id);
        }

        access.RequireGrantable(db.Caller, organization.Id, roles);
        var person = await db.RequireActiveUserAsync(request.UserId, cancellationToken);
        _ = person.VerifiedAddress ?? throw InvitationRefusals.EmailNotVerified();
        var membership = await db.AdmitAsync(organization.Id, person.Id, roles, new(Request: request.Id), now, cancellationToken);
        request.Approve(membership, db.Caller.ToDecider(), now);
        await mail.TellApprovedAsync(request, cancellationToken);
        return (request, membership);
    }
}
