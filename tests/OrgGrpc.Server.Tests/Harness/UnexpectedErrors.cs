using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>Collects what the server logs at Error or above, unless a test said that it would.</summary>
internal sealed class UnexpectedErrors : ILoggerProvider, ILogger
{
    private readonly ConcurrentBag<string> expected = [];

    public ConcurrentQueue<string> Seen { get; } = new();

    public void Expect(string text) => expected.Add(text);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = $"{formatter(state, exception)} {exception}";
        if (IsEnabled(logLevel) && !expected.Any(text => line.Contains(text, StringComparison.Ordinal)))
        {
            Seen.Enqueue(line);
        }
    }

    public void Dispose()
    {
    }
}
