using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Email;

/// <summary>Forgets the mails that were sent, and that no limit counts any more.</summary>
internal sealed class EmailExpiry(OrgGrpcDbContext db, WriteTransaction transaction, TimeProvider time) : IChore
{
    private static readonly byte[] Nothing = [];

    public async Task DoAsync(CancellationToken cancellationToken)
    {
        var hourAgo = time.GetInstant() - EmailAllowance.Hour;
        await transaction.RunAsync(
            () => db.Emails.Where(email => email.Status == EmailStatus.Sent && email.Content == Nothing && email.CreateTime <= hourAgo)
                .ExecuteDeleteAsync(cancellationToken),
            cancellationToken);
    }
}
