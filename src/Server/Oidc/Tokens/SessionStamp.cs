using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>
/// Binds codes and refresh tokens to the person's security stamp, which changes with the password and with "sign out everywhere": they die
/// with it. Only its hash travels.
/// </summary>
internal static class SessionStamp
{
    public static async Task<string> OfAsync(OrgGrpcDbContext db, Id<User> user, CancellationToken cancellationToken) =>
        Of(await db.Users.Where(u => u.Id == user).Select(u => u.SecurityStamp).SingleOrDefaultAsync(cancellationToken));

    public static string Of(string? stamp) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(stamp ?? ""))[..16]);
}
