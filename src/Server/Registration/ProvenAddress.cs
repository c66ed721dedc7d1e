using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Registration;

/// <summary>
/// The account of somebody who has shown that the address is theirs: a new one, or one that was registered there and never verified,
/// whose earlier password and links are worth nothing from then on.
/// </summary>
internal sealed class ProvenAddress(OrgGrpcDbContext db, EmailVerification verification, TimeProvider time)
{
    public async Task<User> TakeAsync(NewPerson person, CancellationToken cancellationToken)
    {
        var now = time.GetInstant();
        var user = await db.Users.SingleOrDefaultAsync(existing => existing.Address == person.Address, cancellationToken);
        if (user is null)
        {
            user = User.Register(person.Address, person.Name, now, person.Locale);
            db.Add(user);
        }
        else if (!user.WasNeverVerified || user.Status == UserStatus.Deactivated)
        {
            throw RegistrationRefusals.EmailTaken();
        }

        user.Describe(person.Name, person.Locale, now);
        user.Trust(person.PasswordHash);
        user.VerifyEmail(now);
        await verification.ForgetAsync(user, cancellationToken);
        return user;
    }
}
