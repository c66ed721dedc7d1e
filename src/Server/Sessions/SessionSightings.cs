using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Sessions;

/// <summary>
/// When sessions were last used: noted in memory by the requests, written together every few minutes. What a server that dies has not written
/// is lost, and only makes a session look a little older.
/// </summary>
internal sealed class SessionSightings(
    IServiceScopeFactory scopes, SessionLifetime lifetime, TimeProvider time, ILogger<SessionSightings> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <summary>Other writers have their turn in between.</summary>
    private const int AtOnce = 500;

    private ConcurrentDictionary<Id<Session>, DateTimeOffset> noted = new();

    public void Note(Id<Session> session) => Volatile.Read(ref noted)[session] = time.GetInstant();

    internal async Task WriteAsync(CancellationToken cancellationToken)
    {
        var seen = Interlocked.Exchange(ref noted, new());
        foreach (var some in seen.ToArray().Chunk(AtOnce))
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<OrgGrpcDbContext>();
            db.Caller = Caller.System;
            var transaction = scope.ServiceProvider.GetRequiredService<WriteTransaction>();
            await transaction.RunAsync(
                async () =>
                {
                    var ids = some.Select(one => one.Key).ToList();
                    foreach (var session in await db.Sessions.Where(session => ids.Contains(session.Id)).ToListAsync(cancellationToken))
                    {
                        session.See(seen[session.Id], lifetime);
                    }

                    return await transaction.SaveAsync(cancellationToken);
                },
                cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await WriteAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                SessionLog.SightingsLost(logger, exception);
            }
        }
    }
}

internal static partial class SessionLog
{
    [LoggerMessage(1501, LogLevel.Warning, "When some sessions were last used could not be written; it is noted anew when they are used again.")]
    public static partial void SightingsLost(ILogger logger, Exception exception);
}
