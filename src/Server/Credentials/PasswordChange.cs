using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Credentials;

/// <summary>Sets another password for somebody who knows the present one. Every session ends; the caller begins theirs again.</summary>
internal sealed class PasswordChange(
    OrgGrpcDbContext db, WriteTransaction transaction, PresentPassword present, NewPassword choosing, CredentialMail mail)
{
    public async Task<User> RunAsync(Id<User> id, string? presentPassword, string? newPassword, CancellationToken cancellationToken)
    {
        var seen = await db.Users.AsNoTracking().SingleAsync(user => user.Id == id, cancellationToken);
        await present.RequireAsync(seen, presentPassword, cancellationToken);
        var hash = await choosing.HashAsync(newPassword, seen.Address, cancellationToken);
        return await transaction.RunAsync(
            async () =>
            {
                var user = await db.RequireUserAsync(id, cancellationToken);
                var violations = new Violations();
                violations.Check("present_password", user.SecurityStamp == seen.SecurityStamp ? null : T("has just been changed"));
                violations.ThrowIfAny();
                user.Trust(hash);
                mail.SendPasswordChanged(user);
                await transaction.SaveAsync(cancellationToken);
                return user;
            },
            cancellationToken);
    }
}
