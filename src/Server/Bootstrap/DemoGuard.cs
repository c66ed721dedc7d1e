using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Hosting;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Bootstrap;

/// <summary>A database that was once started in Development still lets the demo's people in: such a server does not go into production.</summary>
internal sealed class DemoGuard(OrgGrpcDbContext db, IPasswordHasher<User> hasher)
{
    public async Task RequireNoDemoAsync(CancellationToken cancellationToken)
    {
        foreach (var demo in Demo.Document.Users.Where(user => user.Password is not null))
        {
            var address = EmailAddress.FromStored(demo.Email);
            var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(existing => existing.Address == address, cancellationToken);
            if (user?.PasswordHash is { } hash
                && hasher.VerifyHashedPassword(user, hash, demo.Password!) != PasswordVerificationResult.Failed)
            {
                throw new StartFault(
                    $"The database holds the demo account {demo.Email} with its published password: use another OrgGrpc:DataDirectory outside Development.");
            }
        }
    }
}
