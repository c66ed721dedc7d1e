using Microsoft.AspNetCore.DataProtection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Email;

/// <summary>
/// Where a process puts a mail. Call it inside the write transaction of the mail's cause: the mail is saved with it, goes out after
/// the commit, and goes with it when it is rolled back.
/// </summary>
internal sealed class EmailOutbox(OrgGrpcDbContext db, IDataProtectionProvider protection, TimeProvider time)
{
    /// <param name="to">Whom the mail is for.</param>
    /// <param name="subject">One line. Names of people and organizations may stand in it as they are: they are encoded, never pasted.</param>
    /// <param name="text">Plain text.</param>
    public void Enqueue(EmailAddress to, string subject, string text) =>
        db.Add(QueuedEmail.Queue(to, new EmailContent(subject, text).Protect(protection), time.GetInstant()));
}
