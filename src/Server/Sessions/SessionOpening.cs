using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Sessions;

/// <summary>
/// Puts a session in place. The same person at the same browser stays in the session that is there, under a new key: applications stay signed in,
/// and a cookie from before, whoever has it, is none any more. Another person's session at this browser ends.
/// </summary>
internal sealed class SessionOpening(OrgGrpcDbContext db, WriteTransaction transaction, Devices devices, SessionLifetime lifetime)
{
    /// <param name="user">Who it is.</param>
    /// <param name="proof">How they showed it.</param>
    /// <param name="present">The cookie that the browser has.</param>
    /// <param name="now">When the session begins.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public Task<SessionClaims> OpenAsync(User user, Proof proof, ClaimsPrincipal? present, DateTimeOffset now, CancellationToken cancellationToken) =>
        transaction.RunAsync(
            async () =>
            {
                await devices.RecognizeAsync(user, proof.Visit, now, cancellationToken);
                var session = await KeepOrEndAsync(user.Id, present, cancellationToken) ?? Add(Session.Begin(user, now));
                return await ShowAsync(session, proof, now, cancellationToken);
            },
            cancellationToken);

    /// <summary>In place of one that ended with the security stamp, at the browser where that was changed.</summary>
    public Task<SessionClaims> OpenAgainAsync(User user, Proof proof, DateTimeOffset now, CancellationToken cancellationToken) =>
        transaction.RunAsync(() => ShowAsync(Add(Session.Begin(user, proof.Time ?? now)), proof, now, cancellationToken), cancellationToken);

    private async Task<Session?> KeepOrEndAsync(Id<User> user, ClaimsPrincipal? present, CancellationToken cancellationToken)
    {
        if (SessionClaims.Of(present) is not { } cookie)
        {
            return null;
        }

        if (await db.Sessions.SingleOrDefaultAsync(session => session.Id == cookie.Id && session.UserId != user, cancellationToken) is { } somebodyElses)
        {
            somebodyElses.End();
            db.Remove(somebodyElses);
        }

        return await db.SessionOf(user, cookie).SingleOrDefaultAsync(cancellationToken);
    }

    private Session Add(Session session)
    {
        db.Add(session);
        return session;
    }

    private async Task<SessionClaims> ShowAsync(Session session, Proof proof, DateTimeOffset now, CancellationToken cancellationToken)
    {
        session.Show(proof);
        session.See(now, lifetime);
        await transaction.SaveAsync(cancellationToken);
        return SessionClaims.Of(session);
    }
}
