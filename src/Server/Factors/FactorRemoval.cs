using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Factors;

/// <summary>Takes factors away. With the last one, the second step is over, and the recovery codes with it.</summary>
internal sealed class FactorRemoval(
    OrgGrpcDbContext db, WriteTransaction transaction, UserManager<User> users, RecoveryCodes recovery, FactorMail mail)
{
    public Task RemoveAuthenticatorAsync(Id<User> id, CancellationToken cancellationToken) => ChangeAsync(
        id,
        async user =>
        {
            if (await db.Authenticators.Where(row => row.UserId == id).ExecuteDeleteAsync(cancellationToken) > 0)
            {
                mail.SendChanged(user, () => T("The authenticator app was removed."));
            }
        },
        cancellationToken);

    /// <summary>False when the person has no such passkey. The last way in stays.</summary>
    public async Task<bool> RemovePasskeyAsync(Id<User> id, byte[] credentialId, CancellationToken cancellationToken)
    {
        var removed = false;
        await ChangeAsync(
            id,
            async user =>
            {
                var passkey = await users.GetPasskeyAsync(user, credentialId);
                removed = passkey is not null;
                if (passkey is not null)
                {
                    var violations = new Violations();
                    violations.Check("credential", await IsLastWayInAsync(user, cancellationToken)
                        ? T("is your only way in: choose a password first, by the link for a forgotten one")
                        : null);
                    violations.ThrowIfAny();
                    (await users.RemovePasskeyAsync(user, credentialId)).Require();
                    mail.SendChanged(user, () => T($"The passkey “{passkey.Name}” was removed."));
                }
            },
            cancellationToken);
        return removed;
    }

    /// <summary>The password alone is enough again; what there is can still be used to sign in.</summary>
    public Task StopAskingAsync(Id<User> id, CancellationToken cancellationToken) => ChangeAsync(
        id,
        async user =>
        {
            await db.Authenticators.Where(row => row.UserId == id).ExecuteDeleteAsync(cancellationToken);
            user.AskForSecondStep(false);
            mail.SendChanged(user, () => T("The second step after the password was switched off."));
        },
        cancellationToken);

    private Task ChangeAsync(Id<User> id, Func<User, Task> change, CancellationToken cancellationToken) => transaction.RunAsync(
        async () =>
        {
            var user = await db.RequireUserAsync(id, cancellationToken);
            await change(user);
            var hasOther = await db.Authenticators.AnyAsync(row => row.UserId == id, cancellationToken) || (await users.GetPasskeysAsync(user)).Count > 0;
            user.AskForSecondStep(user.TwoFactorEnabled && hasOther);
            if (!user.TwoFactorEnabled)
            {
                await recovery.ForgetAsync(id, cancellationToken);
            }

            return await transaction.SaveAsync(cancellationToken);
        },
        cancellationToken);

    private async Task<bool> IsLastWayInAsync(User user, CancellationToken cancellationToken) =>
        user.PasswordHash is null && (await users.GetPasskeysAsync(user)).Count == 1
        && !await db.ProviderLinks.AnyAsync(link => link.UserId == user.Id, cancellationToken);
}
