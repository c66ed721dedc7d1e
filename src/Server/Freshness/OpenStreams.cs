using Microsoft.Extensions.Options;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Limits;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Freshness;

/// <summary>How many streams each network has open: anybody may follow, so nobody may hold them all.</summary>
internal sealed class OpenStreams(IOptions<FreshnessOptions> options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Dictionary<Network, int> open = [];

    /// <summary>Counts one until it is disposed, or refuses it.</summary>
    public IDisposable Enter(Network network)
    {
        lock (gate)
        {
            var count = open.GetValueOrDefault(network);
            if (count >= options.Value.MaxStreamsPerNetwork)
            {
                throw new Refusal(ErrorReason.RateLimited, "This network has too many streams open.") { RetryAfter = Patience };
            }

            open[network] = count + 1;
        }

        return new Leaving(this, network);
    }

    private void Leave(Network network)
    {
        lock (gate)
        {
            if (--open[network] == 0)
            {
                open.Remove(network);
            }
        }
    }

    private sealed class Leaving(OpenStreams streams, Network network) : IDisposable
    {
        public void Dispose() => streams.Leave(network);
    }
}
