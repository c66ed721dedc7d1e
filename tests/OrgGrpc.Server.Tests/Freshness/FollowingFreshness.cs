using System.Text.Json;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Freshness;

public sealed class FollowingFreshness(FreshnessServer server) : IClassFixture<FreshnessServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private FreshnessService.FreshnessServiceClient Client => new(server.Anonymous);

    [Fact]
    public async Task A_stream_begins_at_once_and_tells_what_comes()
    {
        var stage = await Stage.SetAsync(server);
        using var stream = Client.WatchFreshness(new() { AfterRevision = stage.Revision });
        var first = await NextAsync(stream);
        Assert.Empty(first.Entries);
        Assert.Equal(stage.Revision, first.Revision);
        Assert.Equal(TimeSpan.FromMinutes(10), first.Keep.ToTimeSpan());
        var token = Snapshot.Of(server, stage.Member, stage.OrganizationId);

        await RemoveAsync(stage, stage.MembersMembershipId);

        var next = await NextAsync(stream);
        while (next.Entries.Count == 0)
        {
            next = await NextAsync(stream);
        }

        Assert.True(token.IsStaleBy(next.Entries));
        Assert.Equal(next.Entries[^1].Revision, next.Revision);
    }

    [Fact]
    public async Task A_quiet_stream_shows_that_it_lives_and_passes_what_does_not_concern_it()
    {
        var stage = await Stage.SetAsync(server);
        using var stream = Client.WatchFreshness(new() { AfterRevision = stage.Revision });
        await NextAsync(stream);
        var elsewhere = (await new OrganizationService.OrganizationServiceClient(server.As(stage.Operator.Id)).CreateOrganizationAsync(new() { Name = "Elsewhere" })).Revision;

        var sign = await NextAsync(stream);

        Assert.Empty(sign.Entries);
        Assert.True(sign.Revision >= elsewhere);
    }

    [Fact]
    public async Task A_stream_that_was_cut_goes_on_where_it_was_also_at_a_server_that_was_restarted()
    {
        var stage = await Stage.SetAsync(server, size: 12);
        var begin = stage.Revision;
        foreach (var membership in stage.MembershipIds)
        {
            await RemoveAsync(stage, membership);
        }

        List<long> seen = [];
        var cursor = begin;
        while (seen.Count < stage.MembershipIds.Count)
        {
            using (var stream = Client.WatchFreshness(new() { AfterRevision = cursor }))
            {
                var next = await NextAsync(stream);
                seen.AddRange(next.Entries.Select(entry => entry.Revision));
                cursor = next.Entries.Count > 0 ? next.Entries[^1].Revision : next.Revision;
            }
        }

        await server.StopAsync();
        await server.StartAsync();

        var kept = (await Client.GetFreshnessAsync(new() { AfterRevision = begin })).Entries.Select(entry => entry.Revision).ToList();
        Assert.Equal(seen, kept);
        Assert.Equal(seen.Order(), seen);
        Assert.Equal(stage.MembershipIds.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task The_same_stream_comes_as_lines_of_json_and_the_discovery_document_names_it()
    {
        var stage = await Stage.SetAsync(server);
        using var web = new HttpClient { BaseAddress = server.WebAddress };
        using var discovery = JsonDocument.Parse(await web.GetStringAsync("/.well-known/openid-configuration", Cancellation));
        var path = new Uri(discovery.RootElement.GetProperty("freshness_stream_endpoint").GetString()!).AbsolutePath;
        Assert.Equal("/v1/freshness", new Uri(discovery.RootElement.GetProperty("freshness_endpoint").GetString()!).AbsolutePath);
        using var answer = await web.GetAsync($"{path}?after_revision={stage.Revision}", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal("no", answer.Headers.GetValues("x-accel-buffering").Single());
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        Assert.Contains("\"entries\"", await lines.ReadLineAsync(Cancellation), StringComparison.Ordinal);

        await RemoveAsync(stage, stage.MembersMembershipId);

        JsonElement entries;
        do
        {
            using var line = JsonDocument.Parse((await lines.ReadLineAsync(Cancellation))!);
            entries = line.RootElement.GetProperty("entries").Clone();
        }
        while (entries.GetArrayLength() == 0);
        Assert.Equal(16, entries[0].GetProperty("fingerprint").GetBytesFromBase64().Length);
        Assert.True(entries[0].GetProperty("revision").GetInt64() > stage.Revision - 2);
    }

    [Fact]
    public async Task A_cursor_of_another_history_is_refused_by_list_and_stream()
    {
        var stage = await Stage.SetAsync(server);
        var list = await Refused.AsyncOf(() => Client.GetFreshnessAsync(new() { AfterRevision = stage.Revision + 1000 }));
        using var stream = Client.WatchFreshness(new() { AfterRevision = stage.Revision + 1000 });
        var watch = Refused.Of(await Assert.ThrowsAsync<RpcException>(() => stream.ResponseStream.MoveNext(Cancellation)));
        Assert.Equal(("CURSOR_EXPIRED", "CURSOR_EXPIRED"), (list.Reason, watch.Reason));
        Assert.Equal("after_revision", (await Refused.AsyncOf(() => Client.GetFreshnessAsync(new() { AfterRevision = -1 }))).Fields.Single());
    }

    [Fact]
    public async Task A_network_has_no_more_streams_than_it_may_and_gets_them_back_when_they_end()
    {
        // A server of its own: streams of other tests are counted until it hears that they ended.
        var counting = new FreshnessServer();
        await counting.InitializeAsync();
        await using (counting)
        {
            var client = new FreshnessService.FreshnessServiceClient(counting.Anonymous);
            var open = new List<AsyncServerStreamingCall<WatchFreshnessResponse>>();
            Refused? refused = null;
            while (refused is null && open.Count < 100)
            {
                var stream = client.WatchFreshness(new());
                open.Add(stream);
                try
                {
                    await NextAsync(stream);
                }
                catch (RpcException exception)
                {
                    refused = Refused.Of(exception);
                }
            }

            Assert.Equal(("RATE_LIMITED", FreshnessServer.MaxStreams + 1), (refused?.Reason, open.Count));
            open.ForEach(stream => stream.Dispose());
            while (true)
            {
                using var stream = client.WatchFreshness(new());
                try
                {
                    await NextAsync(stream);
                    break;
                }
                catch (RpcException exception) when (Refused.Of(exception).Reason == "RATE_LIMITED")
                {
                    await Task.Yield();
                }
            }
        }
    }

    [Fact]
    public async Task The_end_of_the_server_ends_the_stream_and_says_so()
    {
        var ending = new FreshnessServer();
        await ending.InitializeAsync();
        await using (ending)
        {
            using var stream = new FreshnessService.FreshnessServiceClient(ending.Anonymous).WatchFreshness(new());
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

    private async Task RemoveAsync(Stage stage, string membershipId) => await new MembershipService.MembershipServiceClient(server.As(stage.Owner.Id))
        .RemoveMembershipAsync(new() { OrganizationId = stage.OrganizationId, MembershipId = membershipId });

    private static async Task<WatchFreshnessResponse> NextAsync(AsyncServerStreamingCall<WatchFreshnessResponse> stream)
    {
        Assert.True(await stream.ResponseStream.MoveNext(Cancellation));
        return stream.ResponseStream.Current;
    }
}

public sealed class FreshnessServer : StagedServer
{
    public const int MaxStreams = 12;

    protected override IReadOnlyDictionary<string, string?> Settings =>
        new Dictionary<string, string?>(base.Settings) { ["OrgGrpc:Freshness:MaxStreamsPerNetwork"] = $"{MaxStreams}" };
}
