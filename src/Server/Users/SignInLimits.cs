using Microsoft.Extensions.Options;
using OrgGrpc.Server.Limits;

namespace OrgGrpc.Server.Users;

/// <summary>
/// Counts wrong passwords, for known and unknown addresses alike, so that being locked tells nothing. The tight limit is per address and
/// network: whoever guesses locks out themselves, not the holder elsewhere. The wide ones stop guessing from many networks, and
/// one network that tries one password at many addresses.
/// </summary>
internal sealed class SignInLimits(IOptions<UserOptions> options, TimeProvider time)
{
    private readonly RateLimit pairs = new(options.Value.MaxFailedSignIns, options.Value.LockoutTime, time);
    private readonly RateLimit addresses = new(10 * options.Value.MaxFailedSignIns, options.Value.LockoutTime, time);
    private readonly RateLimit networks = new(30 * options.Value.MaxFailedSignIns, options.Value.LockoutTime, time);

    public TimeSpan? Wait(EmailAddress address, Network network) =>
        pairs.Wait(Pair(address, network)) ?? addresses.Wait(address.Value) ?? networks.Wait(network.Name);

    public void CountFailure(EmailAddress address, Network network)
    {
        pairs.Take(Pair(address, network));
        addresses.Take(address.Value);
        networks.Take(network.Name);
    }

    /// <summary>The password was right: that attempt was no failure, and the holder's own earlier ones are forgotten.</summary>
    public void Forgive(EmailAddress address, Network network)
    {
        pairs.Forget(Pair(address, network));
        addresses.GiveBack(address.Value);
        networks.GiveBack(network.Name);
    }

    private static string Pair(EmailAddress address, Network network) => $"{address.Value} {network.Name}";
}
