using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Limits;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Registration;
using OrgGrpc.Server.Secrets;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Credentials;

/// <summary>
/// Mails a link for a new password. Whoever asks gets the same answer after the same work, whether or not somebody can sign in with the
/// address: two queries, a row and a mail.
/// </summary>
internal sealed class PasswordResetting(
    OrgGrpcDbContext db, EvenWrite write, CredentialMail mail, RegistrationLimits limits, Network network, TimeProvider time)
{
    public Task RequestAsync(string email, CancellationToken cancellationToken)
    {
        var violations = new Violations();
        var address = violations.Parse<EmailAddress>("email", email, EmailAddress.TryParse);
        violations.ThrowIfAny();
        limits.RequireReset(address, network);
        return write.RunAsync(async () =>
        {
            var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(person => person.Address == address, cancellationToken);
            user = user is { Status: UserStatus.Active } ? user : null;
            var reset = await db.PasswordResets.SingleOrDefaultAsync(row => row.Address == address, cancellationToken);
            if (reset is null)
            {
                reset = PasswordReset.For(address);
                db.Add(reset);
            }

            var secret = Secret.New();
            reset.Renew(user, secret, time.GetInstant());
            if (user is null)
            {
                mail.SendNothingToReset(address);
            }
            else
            {
                mail.SendReset(user, secret);
            }
        }, cancellationToken);
    }
}
