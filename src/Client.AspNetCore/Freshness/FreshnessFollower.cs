using System.Net;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrgGrpc.Client.AspNetCore.Freshness;

/// <summary>Keeps the index up to date: one stream, taken up again where it broke off.</summary>
internal sealed partial class FreshnessFollower(
    FreshnessIndex index, IOptions<OrgGrpcAuthenticationOptions> options, IOptionsMonitor<JwtBearerOptions> bearer, GuardMetrics metrics,
    TimeProvider time, ILogger<FreshnessFollower> logger) : BackgroundService
{
    private const string StreamEndpoint = "freshness_stream_endpoint";
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.FollowFreshness)
        {
            return;
        }

        using var http = new HttpClient(options.Value.HttpHandler?.Invoke() ?? new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) });

        // A stream has no end; that it says something in time is looked after line by line.
        http.Timeout = Timeout.InfiniteTimeSpan;
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            var before = index.Revision;
            try
            {
                await FollowAsync(http, stoppingToken);
                LogEnded(logger, index.Revision);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogBroken(logger, exception, index.Revision);
            }

            pause = index.Revision > before ? FirstPause : TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks));
            metrics.Reconnected();

            // Services that were cut off together do not come back together.
            await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(options.Value.SilenceLimit, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        var address = await AddressAsync(ending.Token);
        using var answer = await http.GetAsync($"{address}?after_revision={index.Revision}", HttpCompletionOption.ResponseHeadersRead, ending.Token);
        if (!answer.IsSuccessStatusCode)
        {
            await FailAsync(answer, ending.Token);
        }

        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(ending.Token));
        while (await lines.ReadLineAsync(ending.Token) is { } line)
        {
            var message = FreshnessMessage.Parse(line);
            index.Take(message);
            metrics.Heard(time.GetUtcNow() - message.Time);
            silence.CancelAfter(options.Value.SilenceLimit);
        }
    }

    /// <summary>Where the issuer's discovery document says that the stream is.</summary>
    private async Task<string> AddressAsync(CancellationToken cancellationToken)
    {
        var issuer = await bearer.Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager!.GetConfigurationAsync(cancellationToken);
        return issuer.AdditionalData.TryGetValue(StreamEndpoint, out var address) && address is string text
            ? text
            : throw new InvalidOperationException($"The issuer {issuer.Issuer} does not say where to follow what makes tokens stale ({StreamEndpoint}).");
    }

    private async Task FailAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.StatusCode == HttpStatusCode.BadRequest
            && (await answer.Content.ReadAsStringAsync(cancellationToken)).Contains("\"CURSOR_EXPIRED\"", StringComparison.Ordinal))
        {
            LogRestored(logger, index.Revision);
            index.BeginAnew();
        }

        answer.EnsureSuccessStatusCode();
    }

    [LoggerMessage(LogLevel.Information, "The stream of stale tokens ended at revision {Revision}; it is taken up again.")]
    private static partial void LogEnded(ILogger logger, long revision);

    [LoggerMessage(LogLevel.Warning, "The stream of stale tokens broke off at revision {Revision}; it is taken up again.")]
    private static partial void LogBroken(ILogger logger, Exception exception, long revision);

    [LoggerMessage(LogLevel.Warning, "The server has no revision {Revision}: it was restored to an earlier point. What it says is heard anew.")]
    private static partial void LogRestored(ILogger logger, long revision);
}
