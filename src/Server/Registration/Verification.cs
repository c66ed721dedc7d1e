using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Secrets;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Registration;

/// <summary>
/// A mailed link that verifies an address. It is bound to that address and good for nothing else; using it removes the row. Whoever
/// registered brought a name and a password with it: until somebody has shown that the address is theirs, anybody may register it, and
/// the account gets the password of that registration whose link is used, never of another one that was there before. Whoever uses the link
/// has to know that password: the holder of a mailbox who opens a link that a stranger caused does not give the stranger an account.
/// </summary>
internal sealed class Verification
{
    private Verification()
    {
    }

    /// <summary>SHA-256 of the secret.</summary>
    public byte[] Hash { get; private init; } = [];

    public Id<User> UserId { get; private init; }

    public EmailAddress Address { get; private init; } = null!;

    /// <summary>What the registration brought; none when the account had its password already.</summary>
    public PersonName? Name { get; private init; }

    public string? PasswordHash { get; private init; }

    public DateTimeOffset CreateTime { get; private init; }

    public DateTimeOffset ExpireTime { get; private init; }

    public static Verification Of(User user, NewPerson? registered, Secret secret, DateTimeOffset now, TimeSpan lifetime) => new()
    {
        Hash = secret.Hash,
        UserId = user.Id,
        Address = user.Address,
        Name = registered?.Name,
        PasswordHash = registered?.PasswordHash,
        CreateTime = now,
        ExpireTime = now + lifetime,
    };

    /// <summary>The same registration with a new link.</summary>
    public Verification Again(Secret secret, DateTimeOffset now, TimeSpan lifetime) => new()
    {
        Hash = secret.Hash,
        UserId = UserId,
        Address = Address,
        Name = Name,
        PasswordHash = PasswordHash,
        CreateTime = now,
        ExpireTime = now + lifetime,
    };

    public bool IsGoodFor(User user, DateTimeOffset now) => now < ExpireTime && user.Address == Address;

    /// <summary>The hash of the password that goes with this link; none for an account that has none yet, or is its holder's already.</summary>
    public string? PasswordOf(User user) => user.WasNeverVerified ? PasswordHash ?? user.PasswordHash : null;

    public void Complete(User user, DateTimeOffset now)
    {
        if (user.WasNeverVerified && Name is not null && PasswordHash is not null)
        {
            user.Describe(Name, user.Locale, now);
            user.Trust(PasswordHash);
        }

        user.VerifyEmail(now);
    }
}
