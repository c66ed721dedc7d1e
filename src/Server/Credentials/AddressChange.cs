using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Secrets;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Credentials;

/// <summary>
/// A person's wish for another address, until the link that was mailed there is used. There is one for each person: a new one takes its
/// place. It dies with the security stamp: whoever reads the notice at the old address and changes the password has stopped it.
/// </summary>
internal sealed class AddressChange
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private AddressChange()
    {
    }

    public Id<User> UserId { get; private init; }

    public EmailAddress Address { get; private set; } = null!;

    /// <summary>SHA-256 of the secret.</summary>
    public byte[] Hash { get; private set; } = [];

    public string? Stamp { get; private set; }

    public DateTimeOffset ExpireTime { get; private set; }

    public static AddressChange For(User user) => new() { UserId = user.Id };

    /// <summary>To this address, with this secret alone.</summary>
    public void Renew(User user, EmailAddress address, Secret secret, DateTimeOffset now) =>
        (Address, Hash, Stamp, ExpireTime) = (address, secret.Hash, user.SecurityStamp, now + Lifetime);

    public bool IsGoodFor(User user, DateTimeOffset now) =>
        now < ExpireTime && user.Id == UserId && user.SecurityStamp == Stamp && user.Status == UserStatus.Active;
}
