using Grpc.Core;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Changes;

public sealed class FollowingChanges(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task Every_fact_is_told_once_with_who_did_it()
    {
        var boss = await server.AddPersonAsync("boss", isOperator: true);
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(boss.Id));
        var created = await organizations.CreateOrganizationAsync(new() { Name = "Probot" });
        var id = created.Organization.Id;
        await organizations.SuspendOrganizationAsync(new() { OrganizationId = id });
        await organizations.SuspendOrganizationAsync(new() { OrganizationId = id });
        var last = await organizations.ReactivateOrganizationAsync(new() { OrganizationId = id });

        var changes = await new ChangeService.ChangeServiceClient(server.As(boss.Id)).ListChangesAsync(new() { OrganizationId = id });

        Assert.Equal(
            [Change.EventOneofCase.OrganizationCreated, Change.EventOneofCase.MembershipAdded, Change.EventOneofCase.OrganizationSuspended,
                Change.EventOneofCase.OrganizationReactivated],
            changes.Changes.Select(change => change.EventCase));
        Assert.All(changes.Changes, change => Assert.Equal(boss.Id.ToString(), change.Actor.UserId));
        Assert.Equal(changes.Changes.Select(change => change.Revision).Order(), changes.Changes.Select(change => change.Revision));
        Assert.Equal(last.Revision, changes.Changes[^1].Revision);
        Assert.False(changes.HasMore);
    }

    [Fact]
    public async Task A_stream_begins_at_its_cursor_and_goes_on_with_what_is_committed()
    {
        var boss = await server.AddPersonAsync("boss", isOperator: true);
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(boss.Id));
        var before = (await organizations.CreateOrganizationAsync(new() { Name = "Queens" })).Revision;
        using var stream = new ChangeService.ChangeServiceClient(server.As(boss.Id)).WatchChanges(new() { AfterRevision = before });

        var first = await NextAsync(stream, TestContext.Current.CancellationToken);
        Assert.Equal(before, first.Heartbeat.Revision);
        var later = await organizations.CreateOrganizationAsync(new() { Name = "Vultures" });

        WatchChangesResponse next;
        do
        {
            next = await NextAsync(stream, TestContext.Current.CancellationToken);
        }
        while (next.ItemCase != WatchChangesResponse.ItemOneofCase.Change);
        Assert.Equal(later.Organization.Id, next.Change.OrganizationId);
        Assert.True(next.Change.Revision > before);
    }

    [Fact]
    public async Task A_cursor_from_the_future_is_expired()
    {
        var boss = await server.AddPersonAsync("boss", isOperator: true);
        var changes = new ChangeService.ChangeServiceClient(server.As(boss.Id));

        var refused = await Refused.AsyncOf(() => changes.ListChangesAsync(new() { AfterRevision = long.MaxValue }));

        Assert.Equal("CURSOR_EXPIRED", refused.Reason);
    }

    [Fact]
    public async Task A_stream_of_somebody_who_is_shut_out_ends()
    {
        var boss = await server.AddPersonAsync("boss", isOperator: true);
        var other = await server.AddPersonAsync("other", isOperator: true);
        using var stream = new ChangeService.ChangeServiceClient(server.As(boss.Id)).WatchChanges(new());
        await NextAsync(stream, TestContext.Current.CancellationToken);

        await new UserService.UserServiceClient(server.As(other.Id)).DeactivateUserAsync(new() { UserId = boss.Id.ToString() });

        var refused = Refused.Of(await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
            {
                Assert.NotEqual(Change.EventOneofCase.OrganizationCreated, stream.ResponseStream.Current.Change?.EventCase);
            }
        }));
        Assert.Equal("UNAUTHENTICATED", refused.Reason);
    }

    private static async Task<WatchChangesResponse> NextAsync(AsyncServerStreamingCall<WatchChangesResponse> stream, CancellationToken cancellationToken)
    {
        Assert.True(await stream.ResponseStream.MoveNext(cancellationToken));
        return stream.ResponseStream.Current;
    }
}
