using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Registration;
using OrgGrpc.Server.Secrets;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Credentials;

/// <summary>
/// Uses the link that was mailed to the new address, in the session of the person who asked for it: a link that went to a mistyped address
/// must not give the account to whoever reads mail there.
/// </summary>
internal sealed class AddressChangeUse(OrgGrpcDbContext db, WriteTransaction transaction, CredentialMail mail, TimeProvider time)
{
    public Task RunAsync(Id<User> id, Secret secret, CancellationToken cancellationToken) =>
        transaction.RunAsync(async () =>
        {
            var hash = secret.Hash;
            var now = time.GetInstant();
            var user = await db.RequireUserAsync(id, cancellationToken);
            var change = await db.AddressChanges.SingleOrDefaultAsync(row => row.Hash == hash, cancellationToken);
            if (change is null || !change.IsGoodFor(user, now))
            {
                throw RegistrationRefusals.LinkInvalid();
            }

            if (await db.Users.AnyAsync(other => other.Address == change.Address, cancellationToken))
            {
                throw RegistrationRefusals.EmailTaken();
            }

            mail.SendAddressChanged(user);
            user.MoveTo(change.Address, now);
            user.VerifyEmail(now);
            db.Remove(change);
            return await transaction.SaveAsync(cancellationToken);
        }, cancellationToken);
}
