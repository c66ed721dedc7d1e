using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Freshness;

/// <summary>Brings in what was committed before this process began, after the database is there and before anything is served.</summary>
internal sealed class FreshnessStart(FreshnessLog freshness, IDbContextFactory<OrgGrpcDbContext> contexts) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await freshness.LoadAsync(db, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
