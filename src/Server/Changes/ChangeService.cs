using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using OrgGrpc.Server.Errors;
using OrgGrpc.Server.Paging;
using OrgGrpc.Server.Persistence;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Changes;

/// <summary>The change log over the wire. A stream holds one page at a time; a slow reader makes itself late and nobody else.</summary>
internal sealed class ChangeService(ChangeFeed feed, ChangeLog log, StreamRight right, TimeProvider time, IHostApplicationLifetime lifetime)
    : V1.ChangeService.ChangeServiceBase
{
    private const int StreamPage = 100;

    /// <summary>The contract promises five seconds; the rest is for the network.</summary>
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(3);

    public override async Task<ListChangesResponse> ListChanges(ListChangesRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        var filter = ChangeFilter.Parse(request.OrganizationId, request.Kinds, violations);
        violations.Check("page_size", request.PageSize < 0 ? "must not be negative" : null);
        CheckCursor(violations, request.AfterRevision);
        violations.ThrowIfAny();

        var size = request.PageSize == 0 ? Page.DefaultSize : Math.Min(request.PageSize, Page.MaxSize);
        var page = await feed.ReadAsync(request.AfterRevision, filter, size, context.CancellationToken);
        return new()
        {
            Changes = { page.Changes.Select(change => change.ToProto()) },
            LastRevision = page.LastRevision,
            HasMore = page.HasMore,
        };
    }

    public override async Task WatchChanges(
        WatchChangesRequest request, IServerStreamWriter<WatchChangesResponse> responses, ServerCallContext context)
    {
        var violations = new Violations();
        var filter = ChangeFilter.Parse(request.OrganizationId, request.Kinds, violations);
        CheckCursor(violations, request.AfterRevision);
        violations.ThrowIfAny();

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        var seen = new Seen(request.HasAfterRevision ? request.AfterRevision : log.Head, time.GetInstant());
        try
        {
            await responses.WriteAsync(seen.ToHeartbeat(), ending.Token);
            using var beat = new PeriodicTimer(HeartbeatInterval, time);
            var nextBeat = beat.WaitForNextTickAsync(ending.Token).AsTask();
            while (true)
            {
                right.Require(context);
                var moved = log.NextMove;
                seen = await SendAsync(seen.Revision, filter, responses, ending.Token);
                if (log.Head <= seen.Revision)
                {
                    await Task.WhenAny(moved, nextBeat);
                }

                // On time also when others' changes keep the log moving: a filtered stream would look dead.
                if (nextBeat.IsCompleted)
                {
                    await nextBeat;
                    var now = time.GetInstant();
                    seen = log.Head <= seen.Revision ? seen with { Time = now } : seen;
                    await responses.WriteAsync(seen.ToHeartbeat(), ending.Token);
                    nextBeat = beat.WaitForNextTickAsync(ending.Token).AsTask();
                }
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new Refusal(ErrorReason.Unavailable, "The server shuts down; go on from the last revision that was seen.");
        }
    }

    /// <summary>Sends one page. What it is complete up to was so before it was read: sending can take as long as the reader does.</summary>
    private async Task<Seen> SendAsync(
        long after, ChangeFilter filter, IServerStreamWriter<WatchChangesResponse> responses, CancellationToken cancellationToken)
    {
        var asOf = time.GetInstant();
        var page = await feed.ReadAsync(after, filter, StreamPage, cancellationToken);
        foreach (var change in page.Changes)
        {
            await responses.WriteAsync(new() { Change = change.ToProto() }, cancellationToken);
        }

        return new(page.LastRevision, asOf);
    }

    /// <summary>A cursor ahead of the log belongs to another history: the database was restored to an earlier point.</summary>
    private void CheckCursor(Violations violations, long after)
    {
        violations.Check("after_revision", after < 0 ? "must not be negative" : null);
        if (after > log.Head)
        {
            throw ChangeRefusals.CursorExpired();
        }
    }

    /// <summary>Up to where the stream is complete, and when that was all there was.</summary>
    private readonly record struct Seen(long Revision, DateTimeOffset Time)
    {
        public WatchChangesResponse ToHeartbeat() => new() { Heartbeat = new() { Revision = Revision, Time = Timestamp.FromDateTimeOffset(Time) } };
    }
}
