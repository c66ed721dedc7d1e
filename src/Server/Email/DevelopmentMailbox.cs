using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Email;

/// <summary>What was mailed lately, readable: registered in Development only, where sent mails are kept.</summary>
internal sealed class DevelopmentMailbox(OrgGrpcDbContext db, IDataProtectionProvider protection)
{
    /// <summary>The newest mails, newest first, of everybody or to one address.</summary>
    public async Task<IReadOnlyList<OutgoingEmail>> ReadAsync(int count, EmailAddress? to, CancellationToken cancellationToken)
    {
        var emails = await db.Emails.AsNoTracking().Where(email => to == null || email.To == to)
            .OrderByDescending(email => email.Id).Take(count).ToListAsync(cancellationToken);
        return [.. emails.Select(email => new OutgoingEmail(
            email.Id, email.To, EmailContent.Unprotect(email.Content, protection), email.CreateTime))];
    }
}
