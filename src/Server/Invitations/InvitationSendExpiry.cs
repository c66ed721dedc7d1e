using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Invitations;

/// <summary>Forgets the sends that no limit counts any more.</summary>
internal sealed class InvitationSendExpiry(IServiceScopeFactory scopes, TimeProvider time) : BackgroundService
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
            var oldest = time.GetInstant() - InvitationLimits.Day;
            await transaction.RunAsync(
                () => db.InvitationSends.Where(send => send.Time <= oldest).ExecuteDeleteAsync(stoppingToken), stoppingToken);
        }
    }
}
