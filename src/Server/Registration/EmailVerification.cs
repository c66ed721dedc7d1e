using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Secrets;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Registration;

/// <summary>Makes links that verify an address, and uses them. Everything happens in the write transaction of the caller, if there is one.</summary>
internal sealed class EmailVerification(
    OrgGrpcDbContext db, WriteTransaction transaction, RegistrationMail mail, IOptions<RegistrationOptions> options, TimeProvider time)
{
    private readonly TimeSpan lifetime = options.Value.LinkLifetime;

    /// <summary>Mails a link to the person's address. Links that were mailed to an earlier address are of no use any more.</summary>
    public void Request(User user, NewPerson? registered = null)
    {
        var secret = Secret.New();
        db.Add(Verification.Of(user, registered, secret, time.GetInstant(), lifetime));
        mail.SendLink(user.Address, registered?.Name ?? user.Name, secret, lifetime);
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
        mail.SendLink(user.Address, last.Name ?? user.Name, secret, lifetime);
    }

    /// <summary>Uses a link; the other links of the person are dead with it.</summary>
    public Task<(User User, long Revision)> CompleteAsync(Secret secret, CancellationToken cancellationToken) =>
        transaction.RunAsync(async () =>
        {
            var hash = secret.Hash;
            var now = time.GetInstant();
            var verification = await db.Verifications.SingleOrDefaultAsync(row => row.Hash == hash, cancellationToken)
                ?? throw RegistrationRefusals.LinkInvalid();
            var user = await db.RequireUserAsync(verification.UserId, cancellationToken);
            if (!verification.IsGoodFor(user, now))
            {
                throw RegistrationRefusals.LinkInvalid();
            }

            verification.Complete(user, now);
            await ForgetAsync(user, cancellationToken);
            return (user, await transaction.SaveAsync(cancellationToken));
        }, cancellationToken);

    /// <summary>Makes every link of the person useless.</summary>
    public async Task ForgetAsync(User user, CancellationToken cancellationToken) =>
        db.RemoveRange(await db.Verifications.Where(row => row.UserId == user.Id).ToListAsync(cancellationToken));
}
