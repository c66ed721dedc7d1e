using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Users;

/// <summary>Whose address and password these are. It costs one query and one hash, whether the address is known or not.</summary>
internal sealed class PasswordCheck(OrgGrpcDbContext db, PasswordHashing hashing, WriteTransaction transaction)
{
    public async Task<User?> FindAsync(EmailAddress address, Password password, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(person => person.Address == address, cancellationToken);
        var result = await hashing.VerifyAsync(user?.PasswordHash, password, cancellationToken);
        if (user is null || result == PasswordVerificationResult.Failed)
        {
            return null;
        }

        if (result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await HashAgainAsync(user, password, cancellationToken);
        }

        return user;
    }

    /// <summary>The hash was made when hashes cost less, and only now is its password at hand.</summary>
    private async Task HashAgainAsync(User user, Password password, CancellationToken cancellationToken)
    {
        var hash = await hashing.HashAsync(password, cancellationToken);
        await transaction.RunAsync(
            async () =>
            {
                // Another password may have been chosen meanwhile.
                var stored = await db.Users.SingleOrDefaultAsync(
                    person => person.Id == user.Id && person.PasswordHash == user.PasswordHash, cancellationToken);
                stored?.Rehash(hash);
                return await transaction.SaveAsync(cancellationToken);
            },
            cancellationToken);
    }
}
