using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Secrets;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Invitations;

/// <summary>A person joins with a link for many. The last free place is given once, as an invitation is.</summary>
internal sealed class InvitationLinkJoining(OrgGrpcDbContext db, WriteTransaction transaction, InvitingRight right, TimeProvider time)
{
    public Task<Joined> JoinAsync(Id<User> userId, Secret secret, CancellationToken cancellationToken) => transaction.RunAsync(async () =>
    {
        var now = time.GetInstant();
        var user = await db.RequireActiveUserAsync(userId, cancellationToken);
        _ = user.VerifiedAddress ?? throw InvitationRefusals.EmailNotVerified();
        var hash = secret.Hash;
        var link = await db.InvitationLinks.SingleOrDefaultAsync(link => link.SecretHash == hash, cancellationToken)
            ?? throw InvitationLinkRefusals.NotFound();
        _ = await db.FindOpenAsync(link.OrganizationId, cancellationToken) ?? throw InvitationLinkRefusals.NotFound();
        link.RequireOpen(now);
        if (!right.Stands(link))
        {
            throw InvitationLinkRefusals.Revoked(link.Id);
        }

        var membership = await db.AdmitAsync(link.OrganizationId, user.Id, link.Roles, new(Link: link.Id), now, cancellationToken);
        link.Use(membership, now);
        return new Joined(membership, await transaction.SaveAsync(cancellationToken));
    }, cancellationToken);
}
