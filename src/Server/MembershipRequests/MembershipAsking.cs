using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Invitations;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.MembershipRequests;

/// <summary>A person asks to become a member.</summary>
internal sealed class MembershipAsking(OrgGrpcDbContext db, MembershipRequestLimits limits, MembershipRequestMail mail)
{
    /// <summary>Inside the caller's write transaction; nothing is saved yet.</summary>
    public async Task<MembershipRequest> AskAsync(
        Id<User> personId, OrganizationKey key, string message, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var person = await db.RequireActiveUserAsync(personId, cancellationToken);
        _ = person.VerifiedAddress ?? throw InvitationRefusals.EmailNotVerified();
        var organization = await key.RequireAskableAsync(db, cancellationToken);
        await db.RequireOutsiderAsync(organization.Id, person.Id, cancellationToken);
        if (await db.FindPendingMembershipRequestAsync(organization.Id, person.Id, cancellationToken) is { } pending)
        {
            throw MembershipRequestRefusals.AlreadyPending(pending.Id);
        }

        await limits.RequireRoomAsync(organization.Id, person.Id, now, cancellationToken);
        var request = MembershipRequest.Create(organization.Id, person.Id, message, now);
        db.Add(request);
        await mail.TellAskedAsync(request, person, organization.Name, cancellationToken);
        return request;
    }
}
