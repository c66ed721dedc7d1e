using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Pages;

public sealed class QuietPages(QuietPages.ListeningServer server) : IClassFixture<QuietPages.ListeningServer>
{
    [Fact]
    public async Task Showing_a_form_warns_of_nothing()
    {
        using var visitor = new WebVisitor(server);

        using var answer = await visitor.GetAsync("/sign-in");

        Assert.Contains("__RequestVerificationToken", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Warnings, warning => warning.StartsWith("Microsoft.AspNetCore.Antiforgery", StringComparison.Ordinal));
    }

    public sealed class ListeningServer : ServerUnderTest
    {
        public ConcurrentQueue<string> Warnings { get; } = new();

        protected override void Configure(IServiceCollection services) =>
            services.AddSingleton<ILoggerProvider>(new Ear(Warnings));
    }

    private sealed class Ear(ConcurrentQueue<string> heard, string category = "") : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => new Ear(heard, categoryName);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            heard.Enqueue($"{category}: {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
