using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Changes;

public sealed class WatchingChanges(StagedServer server) : IClassFixture<StagedServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_quiet_stream_shows_that_it_lives_and_how_far_it_has_come()
    {
        var stage = await Stage.SetAsync(server);
        using var stream = Watch(stage, new() { OrganizationId = stage.OrganizationId });
        var first = (await NextAsync(stream)).Heartbeat;
        Assert.True(first.Revision <= stage.Revision);

        // What happens elsewhere is not told, but counts as seen.
        var elsewhere = (await Organizations(stage.Operator).CreateOrganizationAsync(new() { Name = "Elsewhere" })).Revision;
        WatchChangesResponse next;
        do
        {
            next = await NextAsync(stream);
            Assert.Equal(WatchChangesResponse.ItemOneofCase.Heartbeat, next.ItemCase);
        }
        while (next.Heartbeat.Revision < elsewhere);
        Assert.True(next.Heartbeat.Time >= first.Time);
    }

    [Fact]
    public async Task A_stream_that_was_cut_goes_on_where_it_was_and_loses_and_repeats_nothing()
    {
        var stage = await Stage.SetAsync(server);
        var all = await ListAsync(stage);
        Assert.True(all.Count > 5);
        var (seen, cursor) = (new List<long>(), 0L);
        while (seen.Count < all.Count)
        {
            // Each stream lives for two changes.
            using var stream = Watch(stage, new() { OrganizationId = stage.OrganizationId, AfterRevision = cursor });
            for (var i = 0; i < 2 && seen.Count < all.Count; i++)
            {
                cursor = await NextChangeAsync(stream);
                seen.Add(cursor);
            }
        }

        Assert.Equal(all, seen);
    }

    [Fact]
    public async Task The_list_goes_page_by_page_through_what_a_stream_tells()
    {
        var stage = await Stage.SetAsync(server);
        var changes = new ChangeService.ChangeServiceClient(server.As(stage.Operator.Id));
        var (seen, cursor, more) = (new List<long>(), 0L, true);
        while (more)
        {
            var page = await changes.ListChangesAsync(new() { OrganizationId = stage.OrganizationId, AfterRevision = cursor, PageSize = 4 });
            Assert.InRange(page.Changes.Count, 0, 4);
            seen.AddRange(page.Changes.Select(change => change.Revision));
            (cursor, more) = (page.LastRevision, page.HasMore);
        }

        using var stream = Watch(stage, new() { OrganizationId = stage.OrganizationId, AfterRevision = 0 });
        foreach (var revision in seen)
        {
            Assert.Equal(revision, await NextChangeAsync(stream));
        }
    }

    [Fact]
    public async Task A_reader_that_does_not_read_hinders_neither_writers_nor_other_readers()
    {
        var stage = await Stage.SetAsync(server);
        var before = stage.Revision;
        using var idle = GrpcChannel.ForAddress(server.GrpcAddress);
        using var stalled = new ChangeService.ChangeServiceClient(idle.Intercept(metadata =>
        {
            metadata.Add("authorization", $"Bearer {server.TokenOf(stage.Operator.Id)}");
            return metadata;
        })).WatchChanges(new() { AfterRevision = 0 });
        await stalled.ResponseHeadersAsync;
        using var reading = Watch(stage, new() { AfterRevision = before });

        await Stage.SetAsync(server, size: 500);

        var head = stage.Revision;
        var last = before;
        while (last < head)
        {
            last = await NextChangeAsync(reading);
        }

        Assert.Equal(head, last);
    }

    [Fact]
    public async Task The_end_of_the_server_ends_the_stream_and_says_so()
    {
        var ending = new StagedServer();
        await ending.InitializeAsync();
        await using (ending)
        {
            var stage = await Stage.SetAsync(ending);
            using var stream = new ChangeService.ChangeServiceClient(ending.As(stage.Operator.Id)).WatchChanges(new());
            await NextAsync(stream);

            ending.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

            var refused = Refused.Of(await Assert.ThrowsAsync<RpcException>(async () =>
            {
                while (await stream.ResponseStream.MoveNext(Cancellation))
                {
                }
            }));
            Assert.Equal((StatusCode.Unavailable, "UNAVAILABLE"), (refused.Code, refused.Reason));
        }
    }

    private OrganizationService.OrganizationServiceClient Organizations(User person) => new(server.As(person.Id));

    private AsyncServerStreamingCall<WatchChangesResponse> Watch(Stage stage, WatchChangesRequest request) =>
        new ChangeService.ChangeServiceClient(server.As(stage.Operator.Id)).WatchChanges(request);

    private async Task<List<long>> ListAsync(Stage stage)
    {
        var changes = new ChangeService.ChangeServiceClient(server.As(stage.Operator.Id));
        return [.. (await changes.ListChangesAsync(new() { OrganizationId = stage.OrganizationId, PageSize = 500 })).Changes.Select(change => change.Revision)];
    }

    private static async Task<WatchChangesResponse> NextAsync(AsyncServerStreamingCall<WatchChangesResponse> stream)
    {
        Assert.True(await stream.ResponseStream.MoveNext(Cancellation));
        return stream.ResponseStream.Current;
    }

    private static async Task<long> NextChangeAsync(AsyncServerStreamingCall<WatchChangesResponse> stream)
    {
        while (true)
        {
            if ((await NextAsync(stream)).Change is { } change)
            {
                return change.Revision;
            }
        }
    }
}
