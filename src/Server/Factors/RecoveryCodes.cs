using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Factors;

/// <summary>Makes recovery codes. What it returns is shown once, and cannot be read again.</summary>
internal sealed class RecoveryCodes(OrgGrpcDbContext db, WriteTransaction transaction, FactorMail mail)
{
    /// <summary>In place of all that there are.</summary>
    public Task<IReadOnlyList<string>> RenewAsync(Id<User> id, CancellationToken cancellationToken) => transaction.RunAsync<IReadOnlyList<string>>(
        async () =>
        {
            var user = await db.RequireUserAsync(id, cancellationToken);
            await ForgetAsync(id, cancellationToken);
            var codes = Make(id);
            mail.SendChanged(user, () => T("The recovery codes were made anew."));
            await transaction.SaveAsync(cancellationToken);
            return codes;
        },
        cancellationToken);

    /// <summary>For somebody who has none yet; nothing for others. In the write transaction of the caller.</summary>
    public async Task<IReadOnlyList<string>> MakeFirstAsync(User user, CancellationToken cancellationToken) =>
        await db.RecoveryCodes.AnyAsync(code => code.UserId == user.Id, cancellationToken) ? [] : Make(user.Id);

    /// <summary>In the write transaction of the caller.</summary>
    public Task ForgetAsync(Id<User> id, CancellationToken cancellationToken) =>
        db.RecoveryCodes.Where(code => code.UserId == id).ExecuteDeleteAsync(cancellationToken);

    private List<string> Make(Id<User> id)
    {
        var codes = Enumerable.Range(0, RecoveryCode.Count).Select(_ => RecoveryCode.NewText()).ToList();
        db.AddRange(codes.Select(code => RecoveryCode.Of(id, code)));
        return codes;
    }
}
