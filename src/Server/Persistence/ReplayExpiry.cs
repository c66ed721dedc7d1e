using Microsoft.EntityFrameworkCore;

namespace OrgGrpc.Server.Persistence;

/// <summary>Forgets the answers that no retry can ask for any more.</summary>
internal sealed class ReplayExpiry(IServiceScopeFactory scopes, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<OrgGrpcDbContext>();
            var transaction = scope.ServiceProvider.GetRequiredService<WriteTransaction>();
            var now = time.GetInstant();
            await transaction.RunAsync(
                () => db.RequestReplays.Where(replay => replay.ExpireTime <= now).ExecuteDeleteAsync(stoppingToken), stoppingToken);
        }
    }
}
