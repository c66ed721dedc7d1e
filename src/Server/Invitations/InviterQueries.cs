using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Invitations;

internal static class InviterQueries
{
    public static Inviter ToInviter(this Caller caller) => new(caller.UserId, caller.ClientId);

    /// <summary>The person who calls; null for a program.</summary>
    public static async Task<InvitingPerson?> InvitingPersonAsync(this OrgGrpcDbContext db, CancellationToken cancellationToken) =>
        db.Caller.UserId is { } id
            ? await db.Users.Where(user => user.Id == id).Select(user => new InvitingPerson(user.Name, user.Locale)).SingleAsync(cancellationToken)
            : null;

    /// <summary>Makes room for new invitations of these addresses: what is over by time is stored as expired. One statement.</summary>
    public static Task CloseExpiredAsync(
        this OrgGrpcDbContext db, Id<Organization> organization, IReadOnlyCollection<EmailAddress> addresses, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        db.Invitations
            .Where(i => i.OrganizationId == organization && i.Status == InvitationStatus.Pending && i.ExpireTime <= now
                && addresses.Contains(i.Email))
            .ExecuteUpdateAsync(
                set => set.SetProperty(i => i.Status, InvitationStatus.Expired).SetProperty(i => i.Version, i => i.Version + 1),
                cancellationToken);
}

/// <summary>What an invitee is told of the person who invites.</summary>
internal sealed record InvitingPerson(PersonName Name, string Locale);
