using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Secrets;

namespace OrgGrpc.Server.Registration;

/// <summary>Makes links that verify an address. Everything happens in the write transaction of the caller.</summary>
internal sealed class EmailVerification(
    OrgGrpcDbContext db, RegistrationMail mail, IOptions<RegistrationOptions> options, TimeProvider time)
{
    private readonly TimeSpan lifetime = options.Value.LinkLifetime;

    /// <summary>Mails a link to the person's address. Links that were mailed to an earlier address are of no use any more.</summary>
    public void Request(User user, NewPerson? registered = null)
    {
        var secret = Secret.New();
        db.Add(Verification.Of(user, registered, secret, time.GetInstant(), lifetime));
        mail.SendLink(user.Address, registered?.Name ?? user.Name, registered?.Locale ?? user.Locale, secret, lifetime);
    }

    /// <summary>Mails a new link in place of the newest one.</summary>
    public async Task RepeatAsync(User user, CancellationToken cancellationToken)
    {
        var last = await db.Verifications.Where(row => row.UserId == user.Id && row.Address == user.Address)
            .OrderByDescending(row => row.CreateTime).FirstOrDefaultAsync(cancellationToken);
        if (last is null)
        {
            Request(user);
            return;
        }

        var secret = Secret.New();
        db.Remove(last);
        db.Add(last.Again(secret, time.GetInstant(), lifetime));
        mail.SendLink(user.Address, last.Name ?? user.Name, user.Locale, secret, lifetime);
    }

    /// <summary>Makes every link of the person useless.</summary>
    public async Task ForgetAsync(User user, CancellationToken cancellationToken) =>
        db.RemoveRange(await db.Verifications.Where(row => row.UserId == user.Id).ToListAsync(cancellationToken));
}
