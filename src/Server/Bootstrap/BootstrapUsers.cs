using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Bootstrap;

/// <summary>Puts the file's people in place. Those who exist are left as they are, except that the file can make them operators.</summary>
internal sealed class BootstrapUsers(OrgGrpcDbContext db, IPasswordHasher<User> hasher, TimeProvider time)
{
    public async Task ApplyAsync(BootstrapFile file, CancellationToken cancellationToken)
    {
        var seen = new HashSet<EmailAddress>();
        foreach (var (index, wanted) in file.Document.Users.Index())
        {
            var path = $"users[{index}]";
            var name = Parse(file, wanted, path, out var address);
            var (password, hash) = Credentials(file, wanted, path);
            if (name is null || address is null)
            {
                continue;
            }

            if (!seen.Add(address))
            {
                file.Fault($"{path}.email", $"{address} is there twice");
                continue;
            }

            var now = time.GetInstant();
            var user = await db.Users.SingleOrDefaultAsync(existing => existing.Address == address, cancellationToken);
            if (user is null)
            {
                user = User.Register(address, name, now);
                user.PasswordHash = hash ?? (password is null ? null : hasher.HashPassword(user, password));
                user.VerifyEmail(now);
                db.Add(user);
            }

            if (wanted.Operator)
            {
                user.MakeOperator(now);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private static PersonName? Parse(BootstrapFile file, BootstrapUser wanted, string path, out EmailAddress? address)
    {
        if (!EmailAddress.TryParse(wanted.Email, out address, out var problem))
        {
            file.Fault($"{path}.email", problem);
        }

        if (!PersonName.TryParse(wanted.Name, out var name, out problem))
        {
            file.Fault($"{path}.name", problem);
        }

        return name;
    }

    private static (string? Password, string? Hash) Credentials(BootstrapFile file, BootstrapUser wanted, string path)
    {
        var password = file.Secret($"{path}.password", wanted.Password);
        var hash = file.Secret($"{path}.passwordHash", wanted.PasswordHash);
        if (wanted.Password is not null && wanted.PasswordHash is not null)
        {
            file.Fault($"{path}.passwordHash", "excludes password");
        }

        // 1 is the first byte of the third format of ASP.NET Core Identity; the earlier ones are too weak to carry on.
        var decoded = new byte[512];
        if (hash is { Length: > 0 } && !(Convert.TryFromBase64String(hash, decoded, out var length) && length >= 45 && decoded[0] == 1))
        {
            file.Fault($"{path}.passwordHash", "must be a password hash of ASP.NET Core Identity, format 3");
        }

        return (password, hash);
    }
}
