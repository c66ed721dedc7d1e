using OrgGrpc.Server.Access;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Organizations;

/// <summary>Looks for organizations to purge when the server starts, and every hour.</summary>
internal sealed partial class OrganizationPurging(
    IServiceScopeFactory scopes, TimeProvider time, ILogger<OrganizationPurging> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await PurgeAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task PurgeAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<OrgGrpcDbContext>().Caller = Caller.System;
            if (await scope.ServiceProvider.GetRequiredService<OrganizationPurge>().RunAsync(stoppingToken) is > 0 and var count)
            {
                Purged(logger, count);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A disk that is full for a while must not end the server; the next hour brings another try.
            Failed(logger, exception);
        }
    }

    [LoggerMessage(2101, LogLevel.Information, "{Count} deleted organizations were purged.")]
    private static partial void Purged(ILogger logger, int count);

    [LoggerMessage(2102, LogLevel.Error, "Deleted organizations could not be purged; the next attempt follows in an hour.")]
    private static partial void Failed(ILogger logger, Exception exception);
}
