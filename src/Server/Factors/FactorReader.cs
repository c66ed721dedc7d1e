using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Factors;

/// <summary>What a person has beside the password.</summary>
internal sealed record FactorsOfPerson(bool AsksForSecondStep, bool HasAuthenticator, int RecoveryCodes, IList<UserPasskeyInfo> Passkeys);

internal sealed class FactorReader(OrgGrpcDbContext db, UserManager<User> users)
{
    public async Task<FactorsOfPerson> ReadAsync(Id<User> id, CancellationToken cancellationToken)
    {
        var user = await db.RequireUserAsync(id, cancellationToken);
        return new(
            user.TwoFactorEnabled,
            await db.Authenticators.AnyAsync(row => row.UserId == id, cancellationToken),
            await db.RecoveryCodes.CountAsync(row => row.UserId == id, cancellationToken),
            await users.GetPasskeysAsync(user));
    }
}
