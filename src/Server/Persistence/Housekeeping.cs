using OrgGrpc.Server.Access;

namespace OrgGrpc.Server.Persistence;

/// <summary>
/// Does every chore a minute after the server has started, and then once an hour. A disk that is full for a while must not end the server: a
/// chore that fails is logged, and tried again an hour later.
/// </summary>
internal sealed class Housekeeping(IServiceScopeFactory scopes, TimeProvider time, ILogger<Housekeeping> logger) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    internal async Task TidyAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<OrgGrpcDbContext>().Caller = Caller.System;
        foreach (var chore in scope.ServiceProvider.GetServices<IChore>())
        {
            try
            {
                await chore.DoAsync(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                HousekeepingLog.ChoreFailed(logger, chore.GetType().Name, exception);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Whoever starts is busy enough.
        await Task.Delay(FirstPause, time, stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await TidyAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}

internal static partial class HousekeepingLog
{
    [LoggerMessage(1301, LogLevel.Error, "{Chore} failed; the next attempt follows in an hour.")]
    public static partial void ChoreFailed(ILogger logger, string chore, Exception exception);
}
