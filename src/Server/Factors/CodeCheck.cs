using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Factors;

/// <summary>Whether somebody holds the person's authenticator or one of their recovery codes. Every code is good once.</summary>
internal sealed class CodeCheck(
    OrgGrpcDbContext db, WriteTransaction transaction, CodeLimit limit, IDataProtectionProvider protection, FactorMail mail, TimeProvider time)
{
    public async Task RequireAsync(User user, string? typed, CancellationToken cancellationToken)
    {
        var code = string.Concat((typed ?? "").Where(char.IsAsciiLetterOrDigit));

        // Counted before it is looked at, so that many guesses at once are no way around the limit.
        limit.Require(user);
        var isGood = await transaction.RunAsync(
            async () =>
            {
                var isGood = code.All(char.IsAsciiDigit) ? await UseAsync(user, code, cancellationToken) : await UseUpAsync(user, code, cancellationToken);
                await transaction.SaveAsync(cancellationToken);
                return isGood;
            },
            cancellationToken);
        var violations = new Violations();
        violations.Check("code", isGood ? null : T("is wrong, or was used already"));
        violations.ThrowIfAny();
        limit.Forgive(user);
    }

    private async Task<bool> UseAsync(User user, string code, CancellationToken cancellationToken) =>
        await db.Authenticators.SingleOrDefaultAsync(row => row.UserId == user.Id, cancellationToken) is { } authenticator
        && AuthenticatorSecret.Open(authenticator.SealedSecret, protection).StepOf(code, time.GetUtcNow()) is { } step
        && authenticator.Use(step);

    private async Task<bool> UseUpAsync(User user, string code, CancellationToken cancellationToken)
    {
        var hash = RecoveryCode.HashOf(code);
        if (await db.RecoveryCodes.SingleOrDefaultAsync(row => row.UserId == user.Id && row.Hash == hash, cancellationToken) is not { } found)
        {
            return false;
        }

        db.Remove(found);
        mail.SendRecoveryCodeUsed(user, await db.RecoveryCodes.CountAsync(row => row.UserId == user.Id, cancellationToken) - 1);
        return true;
    }
}
