using Microsoft.AspNetCore.Identity;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Factors;

/// <summary>Makes the password alone not enough, for somebody who has a passkey. An authenticator app does so by itself.</summary>
internal sealed class SecondStepAsking(
    OrgGrpcDbContext db, WriteTransaction transaction, UserManager<User> users, RecoveryCodes recovery, FactorMail mail)
{
    /// <summary>The recovery codes, which are never shown again.</summary>
    public Task<IReadOnlyList<string>> RunAsync(Id<User> id, CancellationToken cancellationToken) => transaction.RunAsync(
        async () =>
        {
            var user = await db.RequireUserAsync(id, cancellationToken);
            var violations = new Violations();
            violations.Check("second_step", (await users.GetPasskeysAsync(user)).Count > 0 ? null : T("needs a passkey or an authenticator app"));
            violations.ThrowIfAny();
            user.AskForSecondStep(true);
            mail.SendChanged(user, () => T("A second step after the password was switched on."));
            var codes = await recovery.MakeFirstAsync(user, cancellationToken);
            await transaction.SaveAsync(cancellationToken);
            return codes;
        },
        cancellationToken);
}
