using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Invitations;

/// <summary>What one organization may still send, used up as it goes.</summary>
internal sealed class InvitationAllowance(
    InvitationOptions limits, int pending, List<DateTimeOffset> ofOrganization, ILookup<EmailAddress, DateTimeOffset> toAddresses, DateTimeOffset now)
{
    public static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Dictionary<EmailAddress, List<DateTimeOffset>> toAddress = toAddresses.ToDictionary(sends => sends.Key, sends => sends.ToList());
    private int pending = pending;

    /// <summary>Takes one mail to the address out of the allowance.</summary>
    public void Use(EmailAddress address, bool becomesPending)
    {
        if (becomesPending && pending >= limits.MaxPendingPerOrganization)
        {
            throw InvitationRefusals.LimitExceeded("pending_invitations", limits.MaxPendingPerOrganization);
        }

        Require(ofOrganization, limits.MaxPerOrganizationPerHour, T("The organization sent too many invitations within an hour."));
        if (!toAddress.TryGetValue(address, out var sends))
        {
            toAddress.Add(address, sends = []);
        }

        Require(sends, limits.MaxPerAddressPerHour, T("Too many invitations went to this address within an hour."));
        pending += becomesPending ? 1 : 0;
        sends.Insert(0, now);
        ofOrganization.Insert(0, now);
    }

    /// <summary>Newest first: when the last one of a full hour has left the hour, there is room again.</summary>
    private void Require(List<DateTimeOffset> sends, int limit, string message)
    {
        if (sends.Count >= limit)
        {
            throw InvitationRefusals.RateLimited(message, sends[limit - 1] + Hour - now);
        }
    }
}
