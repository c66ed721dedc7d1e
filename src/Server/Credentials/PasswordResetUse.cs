using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Registration;
using OrgGrpc.Server.Secrets;

namespace OrgGrpc.Server.Credentials;

/// <summary>
/// Uses a mailed link for a new password. It looks twice: before the hash, which a made-up secret must not cost, and in its turn, for another
/// may have used the link meanwhile.
/// </summary>
internal sealed class PasswordResetUse(
    OrgGrpcDbContext db, WriteTransaction transaction, NewPassword choosing, CredentialMail mail, TimeProvider time)
{
    public async Task RunAsync(Secret secret, string? password, CancellationToken cancellationToken)
    {
        var (_, holder) = await FindAsync(secret, cancellationToken);
        var hash = await choosing.HashAsync(password, holder.Address, cancellationToken);
        await transaction.RunAsync(
            async () =>
            {
                var (reset, user) = await FindAsync(secret, cancellationToken);
                user.Trust(hash);
                db.Remove(reset);
                mail.SendPasswordChanged(user);
                return await transaction.SaveAsync(cancellationToken);
            },
            cancellationToken);
    }

    private async Task<(PasswordReset Reset, User User)> FindAsync(Secret secret, CancellationToken cancellationToken)
    {
        var hash = secret.Hash;
        var reset = await db.PasswordResets.SingleOrDefaultAsync(row => row.Hash == hash, cancellationToken);
        return reset?.UserId is { } id
            && await db.Users.SingleOrDefaultAsync(person => person.Id == id, cancellationToken) is { } user
            && reset.IsGoodFor(user, time.GetInstant())
            ? (reset, user)
            : throw RegistrationRefusals.LinkInvalid();
    }
}
