using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace OrgGrpc.Client.AspNetCore.Freshness;

/// <summary>Whether the guard knows which tokens are stale.</summary>
internal sealed class FreshnessHealth(FreshnessIndex index, IOptions<OrgGrpcAuthenticationOptions> options) : IHealthCheck
{
    public const string Name = "orggrpc_freshness";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!options.Value.FollowFreshness)
        {
            return Task.FromResult(HealthCheckResult.Healthy("Tokens are believed until they expire."));
        }

        var data = new Dictionary<string, object>
        {
            ["revision"] = index.Revision,
            ["entries"] = index.Count,
            ["silence_seconds"] = index.Silence?.TotalSeconds ?? -1,
        };
        if (index.Silence <= options.Value.SilenceLimit)
        {
            return Task.FromResult(HealthCheckResult.Healthy("The issuer is heard.", data));
        }

        return Task.FromResult(options.Value.WhenSilent == SilencePolicy.Refuse
            ? HealthCheckResult.Unhealthy("The issuer is not heard: tokens are refused.", data: data)
            : HealthCheckResult.Degraded("The issuer is not heard: stale tokens may be accepted, or every request asks.", data: data));
    }
}
