using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Invitations;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Secrets;

namespace OrgGrpc.Server.Registration;

/// <summary>
/// Registers a person who holds the secret of an invitation and lets them join, all or nothing. The secret was mailed to the address, so
/// whoever has it has shown that the address is theirs.
/// </summary>
internal sealed class InvitedRegistration(
    OrgGrpcDbContext db, WriteTransaction transaction, ProvenAddress address, InvitationAcceptance acceptance, TimeProvider time)
{
    public Task<Id<User>> RunAsync(NewPerson person, Secret secret, CancellationToken cancellationToken) =>
        transaction.RunAsync(async () =>
        {
            await RequireInvitationAsync(person, secret, time.GetInstant(), cancellationToken);
            var user = await address.TakeAsync(person, cancellationToken);
            await transaction.SaveAsync(cancellationToken);
            await acceptance.AcceptAsync(user.Id, new(secret), cancellationToken);
            return user.Id;
        }, cancellationToken);

    /// <summary>Before anything is said about the address: somebody else's invitation must not tell who has an account.</summary>
    private async Task RequireInvitationAsync(NewPerson person, Secret secret, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hash = secret.Hash;
        var invitation = await db.Invitations.SingleOrDefaultAsync(row => row.SecretHash == hash, cancellationToken)
            ?? throw InvitationRefusals.NotFound();
        invitation.RequirePending(now);
        if (invitation.Email != person.Address)
        {
            throw InvitationRefusals.EmailMismatch(invitation.Id);
        }
    }
}
