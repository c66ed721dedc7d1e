using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Registration;

/// <summary>
/// The account of somebody who has shown that the address is theirs: a new one, or one that was registered there and never verified,
/// whose earlier password and links are worth nothing from then on.
/// </summary>
internal sealed class ProvenAddress(OrgGrpcDbContext db, EmailVerification verification, TimeProvider time)
{
    /// <summary>For somebody with an invitation, which lets in whoever waited.</summary>
    public async Task<User> TakeAsync(NewPerson person, CancellationToken cancellationToken)
    {
        var user = await TakeAsync(person.Address, person.Name, person.Locale, person.NeedsApproval, cancellationToken);
        user.Trust(person.PasswordHash);
        if (!person.NeedsApproval)
        {
            user.Approve(time.GetInstant());
        }

        return user;
    }

    /// <summary>
    /// Without a password: the person comes back the way they came, or asks for one by mail. Whoever registered when an operator had to look still
    /// waits for that.
    /// </summary>
    public async Task<User> TakeAsync(EmailAddress address, PersonName name, string locale, bool needsApproval, CancellationToken cancellationToken)
    {
        var now = time.GetInstant();
        var user = await db.Users.SingleOrDefaultAsync(existing => existing.Address == address, cancellationToken);
        if (user is null)
        {
            user = User.Register(address, name, now, locale);
            db.Add(user);
        }
        else if (!user.WasNeverVerified || user.Status == UserStatus.Deactivated)
        {
            throw RegistrationRefusals.EmailTaken();
        }

        user.Describe(name, locale, now);
        user.Distrust();
        if (needsApproval)
        {
            user.RequireApproval();
        }

        user.VerifyEmail(now);
        await verification.ForgetAsync(user, cancellationToken);
        return user;
    }
}
