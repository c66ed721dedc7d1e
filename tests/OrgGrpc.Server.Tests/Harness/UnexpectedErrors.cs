using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>
/// Collects what the server logs at Error or above, and what EF Core warns of: a query that it doubts is a defect. Unless a test said that it
/// would.
/// </summary>
internal sealed class UnexpectedErrors : ILoggerProvider
{
    /// <summary>
    /// The framework sets the status of a call whose deadline passes without looking whether its answer is just beginning, and logs that it
    /// could not do the one or the other: the caller gets the answer or the status, and nothing is wrong.
    /// </summary>
    private static readonly string[] DeadlineMeetsAnswer =
    [
        "Error occurred while trying to cancel the request due to deadline exceeded.",
        "System.InvalidOperationException: Invalid ordering of calling StartAsync or CompleteAsync and Advance.",
        "System.InvalidOperationException: Response Content-Length mismatch: too many bytes written (5 of 0).",
    ];

    private readonly ConcurrentBag<string> expected = [.. DeadlineMeetsAnswer];

    public ConcurrentQueue<string> Seen { get; } = new();

    public void Expect(string text) => expected.Add(text);

    public ILogger CreateLogger(string categoryName) => new Ear(
        this, categoryName.StartsWith("Microsoft.EntityFrameworkCore.", StringComparison.Ordinal) ? LogLevel.Warning : LogLevel.Error);

    public void Dispose()
    {
    }

    private sealed class Ear(UnexpectedErrors errors, LogLevel level) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= level;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = $"{formatter(state, exception)} {exception}";
            if (IsEnabled(logLevel) && !errors.expected.Any(text => line.Contains(text, StringComparison.Ordinal)))
            {
                errors.Seen.Enqueue(line);
            }
        }
    }
}
