using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Limits;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Secrets;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Registration;

/// <summary>
/// Uses a mailed link that verifies an address. The mailbox shows whose address it is, the password of the registration who registered it:
/// only somebody who has both gets the account. It looks twice: before the hash, which a made-up secret must not cost, and in its turn, for
/// another may have used the link meanwhile.
/// </summary>
internal sealed class VerificationUse(
    OrgGrpcDbContext db, WriteTransaction transaction, EmailVerification verifications, ApprovalAsking asking, PasswordHashing hashing, SignInLimits limits,
    Network network, TimeProvider time)
{
    /// <summary>Whether the password of the registration has to be typed; fails like <see cref="RunAsync"/> for a link that is good for nothing.</summary>
    public async Task<bool> NeedsPasswordAsync(Secret secret, CancellationToken cancellationToken) =>
        await FindAsync(secret, cancellationToken) is var (verification, user) && verification.PasswordOf(user) is not null;

    /// <summary>The other links of the person are dead with this one. A wrong password leaves it as it was.</summary>
    public async Task<(User User, long Revision)> RunAsync(Secret secret, string? typed, CancellationToken cancellationToken)
    {
        var (seen, holder) = await FindAsync(secret, cancellationToken);
        var password = seen.PasswordOf(holder);
        if (password is not null)
        {
            await RequireAsync(password, typed, seen.Address, cancellationToken);
        }

        return await transaction.RunAsync(
            async () =>
            {
                var (verification, user) = await FindAsync(secret, cancellationToken);
                if (verification.PasswordOf(user) != password)
                {
                    throw RegistrationRefusals.LinkInvalid();
                }

                var isFirst = user.WasNeverVerified;
                verification.Complete(user, time.GetInstant());
                if (isFirst)
                {
                    await asking.RunAsync(user, cancellationToken);
                }

                await verifications.ForgetAsync(user, cancellationToken);
                return (user, await transaction.SaveAsync(cancellationToken));
            },
            cancellationToken);
    }

    private async Task<(Verification Verification, User User)> FindAsync(Secret secret, CancellationToken cancellationToken)
    {
        var hash = secret.Hash;
        return await db.Verifications.SingleOrDefaultAsync(row => row.Hash == hash, cancellationToken) is { } verification
            && await db.RequireUserAsync(verification.UserId, cancellationToken) is var user
            && verification.IsGoodFor(user, time.GetInstant())
            ? (verification, user)
            : throw RegistrationRefusals.LinkInvalid();
    }

    /// <summary>Wrong ones count as at the sign-in.</summary>
    private async Task RequireAsync(string hash, string? typed, EmailAddress address, CancellationToken cancellationToken)
    {
        if (limits.Wait(address, network) is { } wait)
        {
            throw new Refusal(ErrorReason.RateLimited, T("Too many wrong passwords; wait a while.")) { RetryAfter = wait };
        }

        limits.CountFailure(address, network);
        var result = await hashing.VerifyAsync(hash, Password.Typed(typed), cancellationToken);
        var violations = new Violations();
        violations.Check("password", result == PasswordVerificationResult.Failed ? T("is not the one of the registration") : null);
        violations.ThrowIfAny();
        limits.Forgive(address, network);
    }
}
