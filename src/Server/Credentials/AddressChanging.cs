using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Limits;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Registration;
using OrgGrpc.Server.Secrets;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Credentials;

/// <summary>
/// Mails a link to the address that a person wants instead of theirs, and tells the present one. Whether somebody has that address already
/// is told to its mailbox alone; the caller gets the same answer after the same work. Whoever has no password is asked for none: the page wants
/// a recent sign-in, with what they have instead.
/// </summary>
internal sealed class AddressChanging(
    OrgGrpcDbContext db,
    EvenWrite write,
    PresentPassword present,
    RegistrationLimits limits,
    Network network,
    CredentialMail mail,
    TimeProvider time)
{
    public async Task RequestAsync(Id<User> id, string? newEmail, string? presentPassword, CancellationToken cancellationToken)
    {
        var seen = await db.Users.AsNoTracking().SingleAsync(user => user.Id == id, cancellationToken);
        var violations = new Violations();
        var address = violations.Parse<EmailAddress>("new_email", newEmail ?? "", EmailAddress.TryParse);
        violations.Check("new_email", address == seen.Address ? T("is the present one") : null);
        violations.ThrowIfAny();
        if (seen.PasswordHash is not null)
        {
            await present.RequireAsync(seen, presentPassword, cancellationToken);
        }

        limits.Require(address, network);
        await write.RunAsync(
            async () =>
            {
                var user = await db.RequireUserAsync(id, cancellationToken);
                var holder = await db.Users.SingleOrDefaultAsync(other => other.Address == address, cancellationToken);
                var change = await db.AddressChanges.SingleOrDefaultAsync(row => row.UserId == id, cancellationToken);
                if (change is null)
                {
                    change = AddressChange.For(user);
                    db.Add(change);
                }

                var secret = Secret.New();
                change.Renew(user, address, secret, time.GetInstant());
                if (holder is not null)
                {
                    mail.SendAddressTaken(holder);
                }
                else
                {
                    mail.SendAddressChange(address, user, secret);
                }

                mail.SendAddressChanging(user);
            },
            cancellationToken);
    }
}
