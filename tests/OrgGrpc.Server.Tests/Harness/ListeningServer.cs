using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>A server whose log is kept, from the level of information upward.</summary>
public sealed class ListeningServer : ServerUnderTest
{
    internal ConcurrentQueue<(LogLevel Level, string Category, string Text)> Heard { get; } = new();

    protected override void Configure(IServiceCollection services) => services.AddSingleton<ILoggerProvider>(new Ear(Heard));

    private sealed class Ear(ConcurrentQueue<(LogLevel Level, string Category, string Text)> heard, string category = "") : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => new Ear(heard, categoryName);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            heard.Enqueue((logLevel, category, formatter(state, exception)));

        public void Dispose()
        {
        }
    }
}
