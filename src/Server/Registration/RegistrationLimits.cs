using Microsoft.Extensions.Options;
using OrgGrpc.Server.Limits;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Registration;

/// <summary>Keeps anybody from flooding an address with mails, or the database with people. Known and unknown addresses count alike.</summary>
internal sealed class RegistrationLimits(IOptions<RegistrationOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly RateLimit addresses = new(options.Value.MaxPerAddress, Window, time);
    private readonly RateLimit resets = new(options.Value.MaxPerAddress, Window, time);
    private readonly RateLimit networks = new(options.Value.MaxPerNetwork, Window, time);

    public void Require(EmailAddress address, Network network)
    {
        networks.Require(network.Name);
        addresses.Require(address.Value);
    }

    /// <summary>Counted apart: whoever registers an address over and over keeps its holder from no new password.</summary>
    public void RequireReset(EmailAddress address, Network network)
    {
        networks.Require(network.Name);
        resets.Require(address.Value);
    }
}
