using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Registration;

/// <summary>Tells the operators that somebody waits for them, in the write transaction in which the waiting begins.</summary>
internal sealed class ApprovalAsking(OrgGrpcDbContext db, RegistrationMail mail)
{
    /// <summary>So many of them are written to: a registration must not cause any number of mails.</summary>
    public const int MaxTold = 20;

    public async Task RunAsync(User user, CancellationToken cancellationToken)
    {
        if (user.Status != UserStatus.AwaitingApproval)
        {
            return;
        }

        var operators = await db.Users.Where(person => person.IsOperator && person.Status == UserStatus.Active && person.EmailConfirmed)
            .OrderBy(person => person.Id).Take(MaxTold).ToListAsync(cancellationToken);
        foreach (var person in operators)
        {
            mail.SendAwaiting(person, user);
        }
    }
}
