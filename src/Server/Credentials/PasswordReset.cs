using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Secrets;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Credentials;

/// <summary>
/// The mailed link that lets somebody choose a new password. There is one for each address: a new one takes its place. It is bound to the
/// account's security stamp and dies with every change of the password. An address without an account has a row, too, whose secret nobody
/// knows: asking costs the same for both.
/// </summary>
internal sealed class PasswordReset
{
    /// <summary>Long enough to look into a mailbox, short enough for one that is left open.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private PasswordReset()
    {
    }

    public EmailAddress Address { get; private init; } = null!;

    /// <summary>SHA-256 of the secret.</summary>
    public byte[] Hash { get; private set; } = [];

    public Id<User>? UserId { get; private set; }

    public string? Stamp { get; private set; }

    public DateTimeOffset ExpireTime { get; private set; }

    public static PasswordReset For(EmailAddress address) => new() { Address = address };

    /// <summary>Good for this account from now on, with this secret alone.</summary>
    public void Renew(User? user, Secret secret, DateTimeOffset now) =>
        (Hash, UserId, Stamp, ExpireTime) = (secret.Hash, user?.Id, user?.SecurityStamp, now + Lifetime);

    public bool IsGoodFor(User user, DateTimeOffset now) =>
        now < ExpireTime && user.Id == UserId && user.Address == Address && user.SecurityStamp == Stamp && user.Status == UserStatus.Active;
}
