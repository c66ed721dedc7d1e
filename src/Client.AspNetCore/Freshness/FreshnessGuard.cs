using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace OrgGrpc.Client.AspNetCore.Freshness;

/// <summary>Decides about tokens that are valid otherwise.</summary>
internal sealed class FreshnessGuard(
    FreshnessIndex index, AccessQuestion question, IOptions<OrgGrpcAuthenticationOptions> options, GuardMetrics metrics, TimeProvider time)
{
    /// <summary>How long the first requests after the start wait for what the server has to say.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(5);

    /// <summary>Null when the token may pass, or why not.</summary>
    public async ValueTask<Exception?> ObjectionAsync(JsonWebToken token)
    {
        if (!index.CaughtUp.IsCompleted)
        {
            await index.CaughtUp.WaitAsync(StartPatience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (index.IsStale(TokenClaims.Of(token)))
        {
            metrics.Refused(GuardMetrics.Stale);
            return new StaleTokenException();
        }

        if (index.Silence <= options.Value.SilenceLimit || await MayPassInSilenceAsync(token))
        {
            return null;
        }

        metrics.Refused(GuardMetrics.Silent);
        return new SilentServerException();
    }

    private async ValueTask<bool> MayPassInSilenceAsync(JsonWebToken token) => options.Value.WhenSilent switch
    {
        SilencePolicy.Accept => true,
        SilencePolicy.CheckAccess => await question.HoldsAsync(token),
        _ => false,
    };
}
