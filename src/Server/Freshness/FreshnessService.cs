using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Limits;
using OrgGrpc.Server.Persistence;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Freshness;

/// <summary>What makes tokens stale, over the wire.</summary>
internal sealed class FreshnessService(
    FreshnessLog freshness, ChangeLog log, OpenStreams streams, Network network, TimeProvider time, IHostApplicationLifetime lifetime)
    : V1.FreshnessService.FreshnessServiceBase
{
    private const int MaxEntries = 10_000;

    private const int StreamPage = 1_000;

    /// <summary>The contract promises five seconds; the rest is for the network.</summary>
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(3);

    /// <summary>The first of a burst is told at once, the rest together: what a burst costs does not grow with it.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public override Task<GetFreshnessResponse> GetFreshness(GetFreshnessRequest request, ServerCallContext context)
    {
        CheckCursor(request.AfterRevision);
        var page = freshness.After(request.AfterRevision, log.Head, MaxEntries);
        return Task.FromResult(new GetFreshnessResponse
        {
            Entries = { page.Marks.Select(ToProto) },
            Revision = page.Revision,
            HasMore = page.HasMore,
            Time = Timestamp.FromDateTimeOffset(time.GetInstant()),
            Keep = Duration.FromTimeSpan(freshness.Keep),
        });
    }

    public override async Task WatchFreshness(
        WatchFreshnessRequest request, IServerStreamWriter<WatchFreshnessResponse> responses, ServerCallContext context)
    {
        CheckCursor(request.AfterRevision);
        using var place = streams.Enter(network);

        // A proxy that collects an answer before it passes it on would make every entry late.
        await context.WriteResponseHeadersAsync(new() { { "x-accel-buffering", "no" }, { "cache-control", "no-store" } });
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await FollowAsync(request.AfterRevision, responses, ending.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new Refusal(ErrorReason.Unavailable, "The server shuts down; go on from the last revision that was seen.");
        }
    }

    private async Task FollowAsync(long cursor, IServerStreamWriter<WatchFreshnessResponse> responses, CancellationToken cancellationToken)
    {
        using var beat = new PeriodicTimer(HeartbeatInterval, time);
        var nextBeat = beat.WaitForNextTickAsync(cancellationToken).AsTask();
        for (var isDue = true; ; isDue = nextBeat.IsCompleted)
        {
            if (nextBeat.IsCompleted)
            {
                await nextBeat;
                nextBeat = beat.WaitForNextTickAsync(cancellationToken).AsTask();
            }

            var moved = freshness.NextMove;
            var page = freshness.After(cursor, log.Head, StreamPage);
            if (isDue || page.Marks.Count > 0)
            {
                await responses.WriteAsync(Message(page), cancellationToken);
                cursor = page.Revision;
            }

            if (page.HasMore)
            {
                continue;
            }

            if (page.Marks.Count > 0)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }

            await Task.WhenAny(moved, nextBeat);
        }
    }

    /// <summary>A cursor ahead of the log belongs to another history: the database was restored to an earlier point.</summary>
    private void CheckCursor(long after)
    {
        var violations = new Violations();
        violations.Check("after_revision", after < 0 ? "must not be negative" : null);
        violations.ThrowIfAny();
        if (after > log.Head)
        {
            throw ChangeRefusals.CursorExpired();
        }
    }

    private WatchFreshnessResponse Message(FreshnessPage page) => new()
    {
        Entries = { page.Marks.Select(ToProto) },
        Revision = page.Revision,
        HasMore = page.HasMore,
        Time = Timestamp.FromDateTimeOffset(time.GetInstant()),
        Keep = Duration.FromTimeSpan(freshness.Keep),
    };

    private static FreshnessEntry ToProto(FreshnessLog.Mark mark) => new() { Revision = mark.Revision, Fingerprint = mark.Fingerprint.ToProto() };
}
