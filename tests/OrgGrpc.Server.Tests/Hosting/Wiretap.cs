using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace OrgGrpc.Server.Tests.Hosting;

/// <summary>
/// Hears all that a server says of itself: every log record with its state, scopes and exception, every span with its tags and events, and the
/// tags of every measurement.
/// </summary>
internal sealed class Wiretap : ILoggerProvider, ISupportExternalScope
{
    private readonly ActivityListener spans;
    private readonly MeterListener meters = new();
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();

    public Wiretap()
    {
        spans = new()
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => Keep($"span {span.Source.Name}", [
                span.DisplayName, span.StatusDescription, .. Flat(span.TagObjects), .. Flat(span.Baggage),
                .. span.Events.SelectMany(one => Flat(one.Tags).Prepend(one.Name))]),
        };
        ActivitySource.AddActivityListener(spans);
        meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => KeepTags(instrument, tags));
        meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => KeepTags(instrument, tags));
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => KeepTags(instrument, tags));
        meters.Start();
    }

    /// <summary>Where it was said, and all that was said.</summary>
    public ConcurrentQueue<(string Place, string Text)> Heard { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Ear(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose()
    {
        spans.Dispose();
        meters.Dispose();
    }

    private void KeepTags(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Keep($"meter {instrument.Meter.Name} {instrument.Name}", Flat(tags.ToArray()));

    private void Keep(string place, IEnumerable<string?> texts) => Heard.Enqueue((place, string.Join('\n', texts)));

    /// <summary>A value as any log writer might print it.</summary>
    private static IEnumerable<string?> Flat(object? value) => value switch
    {
        null => [],
        string text => [text],
        KeyValuePair<string, object?> pair => Flat(pair.Value).Prepend(pair.Key),
        KeyValuePair<string, string?> pair => [pair.Key, pair.Value],
        IEnumerable many => [value.ToString(), .. many.Cast<object?>().SelectMany(Flat)],
        _ => [value.ToString()],
    };

    private sealed class Ear(Wiretap wiretap, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => wiretap.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            List<string?> texts = [formatter(state, exception), .. Flat(state), exception?.ToString()];
            wiretap.scopes.ForEachScope((scope, all) => all.AddRange(Flat(scope)), texts);
            wiretap.Keep($"{category} {logLevel} {eventId}", texts);
        }
    }
}
