using Microsoft.AspNetCore.DataProtection;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Factors;

/// <summary>
/// Adds an authenticator app. The secret is made for the page, travels sealed with its form, and is stored when the app has shown that it
/// has it: a page that was left half-way locks nobody out.
/// </summary>
internal sealed class AuthenticatorEnrolment(
    OrgGrpcDbContext db, WriteTransaction transaction, RecoveryCodes recovery, EnrolmentSeal seal, IDataProtectionProvider protection, FactorMail mail,
    TimeProvider time)
{
    /// <summary>The recovery codes, if the person got their first ones; they are never shown again.</summary>
    public Task<IReadOnlyList<string>> RunAsync(Id<User> id, string? sealedSecret, string? typed, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        var code = string.Concat((typed ?? "").Where(char.IsAsciiDigit));
        var secret = seal.Open(id, sealedSecret);
        var step = secret?.StepOf(code, time.GetUtcNow());
        violations.Check("code", (secret, step) switch
        {
            (null, _) => T("came too late; scan the picture once more, it is a new one"),
            (_, null) => T("is wrong; is the clock of the telephone right"),
            _ => null,
        });
        violations.ThrowIfAny();
        return transaction.RunAsync(
            async () =>
            {
                var user = await db.RequireUserAsync(id, cancellationToken);
                if (await db.Authenticators.FindAsync([id], cancellationToken) is { } former)
                {
                    db.Remove(former);
                    await db.SaveChangesAsync(cancellationToken);
                }

                db.Add(Authenticator.Of(id, secret!.Seal(protection), step!.Value, time.GetInstant()));
                user.AskForSecondStep(true);
                mail.SendChanged(user, () => T("An authenticator app was added."));
                var codes = await recovery.MakeFirstAsync(user, cancellationToken);
                await transaction.SaveAsync(cancellationToken);
                return codes;
            },
            cancellationToken);
    }
}
