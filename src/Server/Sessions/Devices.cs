using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Sessions;

/// <summary>
/// Tells people when they sign in at a browser where they never did before. The first one ever is the one at which they made their account, and
/// no news.
/// </summary>
internal sealed class Devices(OrgGrpcDbContext db, DeviceCookie cookie, SignInMail mail)
{
    /// <summary>In the write transaction of the sign-in.</summary>
    public async Task RecognizeAsync(User user, Visit visit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var secret = cookie.Keep();
        var hash = secret.Hash;
        var known = await db.KnownDevices.Where(device => device.UserId == user.Id).OrderBy(device => device.SeenTime).ToListAsync(cancellationToken);
        var device = known.Find(one => one.Hash.AsSpan().SequenceEqual(hash));
        if (device is null)
        {
            if (known.Count > 0)
            {
                mail.SendNewSignIn(user, visit, now);
            }

            db.RemoveRange(known.SkipLast(KnownDevice.Most - 1));
            device = KnownDevice.Of(user, secret);
            db.Add(device);
        }

        device.See(now);
    }
}
