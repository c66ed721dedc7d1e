using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using OrgGrpc.Server.Ids;

namespace OrgGrpc.Server.Factors;

/// <summary>
/// The secret of an app that is being set up, on its way through a form: sealed for one person, for as long as it takes to scan a picture, and with
/// other keys than in the database. Nobody is given a secret there that this server has not just made for them.
/// </summary>
internal sealed class EnrolmentSeal(IDataProtectionProvider protection, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public string Seal(Id<User> person, AuthenticatorSecret secret)
    {
        var expiry = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(expiry, (time.GetUtcNow() + Lifetime).ToUnixTimeMilliseconds());
        return Convert.ToBase64String(Protector(person).Protect([.. expiry, .. secret.Seal(protection)]));
    }

    /// <summary>None when it was made for somebody else, too long ago, or elsewhere.</summary>
    public AuthenticatorSecret? Open(Id<User> person, string? text)
    {
        try
        {
            var opened = Protector(person).Unprotect(Convert.FromBase64String(text ?? ""));
            return BinaryPrimitives.ReadInt64BigEndian(opened) > time.GetUtcNow().ToUnixTimeMilliseconds()
                ? AuthenticatorSecret.Open(opened[sizeof(long)..], protection)
                : null;
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Protector(Id<User> person) => protection.CreateProtector("OrgGrpc.AuthenticatorEnrolment", person.ToString());
}
