using System.Diagnostics.Metrics;

namespace OrgGrpc.Client.AspNetCore.Freshness;

/// <summary>What the guard tells of itself, under the meter <c>OrgGrpc.Client.AspNetCore</c>.</summary>
internal sealed class GuardMetrics
{
    public const string MeterName = "OrgGrpc.Client.AspNetCore";
    public const string Stale = "stale";
    public const string Silent = "silent";

    private readonly Counter<long> refusals;
    private readonly Counter<long> reconnects;
    private readonly Histogram<double> lag;

    public GuardMetrics(IMeterFactory meters, FreshnessIndex index)
    {
        var meter = meters.Create(MeterName);
        refusals = meter.CreateCounter<long>("orggrpc.guard.refusals", "{token}", "Tokens that were refused although they were valid, by reason: stale, silent.");
        reconnects = meter.CreateCounter<long>("orggrpc.guard.reconnects", "{stream}", "How often the stream of stale tokens had to be taken up again.");
        lag = meter.CreateHistogram<double>("orggrpc.guard.lag", "s", "From the server's sending to the guard's taking, as their clocks have it.");
        meter.CreateObservableGauge("orggrpc.guard.entries", () => index.Count, "{entry}", "Entries that the guard holds.");
        meter.CreateObservableGauge(
            "orggrpc.guard.silence", () => index.Silence is { } silence ? [new(silence.TotalSeconds)] : Array.Empty<Measurement<double>>(), "s",
            "Since the server was heard the last time.");
    }

    public void Refused(string reason) => refusals.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Reconnected() => reconnects.Add(1);

    public void Heard(TimeSpan after) => lag.Record(Math.Max(0, after.TotalSeconds));
}
