using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Limits;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Registration;

/// <summary>Mails a new link to somebody who waits for one, and to nobody else; the caller cannot tell which.</summary>
internal sealed class VerificationRepeat(
    OrgGrpcDbContext db, EvenWrite write, EmailVerification verification, RegistrationLimits limits, Network network)
{
    public Task RunAsync(EmailAddress address, CancellationToken cancellationToken)
    {
        limits.Require(address, network);
        return write.RunAsync(async () =>
        {
            var user = await db.Users.SingleOrDefaultAsync(person => person.Address == address, cancellationToken);
            if (user is { Status: UserStatus.Pending })
            {
                await verification.RepeatAsync(user, cancellationToken);
            }
        }, cancellationToken);
    }
}
