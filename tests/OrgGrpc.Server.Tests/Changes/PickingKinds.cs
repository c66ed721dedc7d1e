using OrgGrpc.Server.Changes;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Changes;

public sealed class PickingKinds(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public void Every_event_has_a_kind_with_its_name_and_number()
    {
        var events = Change.Descriptor.Oneofs.Single(oneof => oneof.Name == "event").Fields.ToDictionary(field => field.Name, field => field.FieldNumber);
        var kinds = ChangeReflection.Descriptor.EnumTypes.Single(one => one.Name == "ChangeKind").Values.Where(value => value.Number != 0)
            .ToDictionary(value => value.Name["CHANGE_KIND_".Length..].ToLowerInvariant(), value => value.Number);

        Assert.Equal(events.OrderBy(one => one.Key), kinds.OrderBy(one => one.Key));
    }

    [Fact]
    public async Task A_reader_gets_the_kinds_that_they_asked_for_and_a_cursor_past_the_others()
    {
        var boss = await server.AddPersonAsync("boss", isOperator: true);
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(boss.Id));
        var created = await organizations.CreateOrganizationAsync(new() { Name = "Probot" });
        await organizations.SuspendOrganizationAsync(new() { OrganizationId = created.Organization.Id });
        var last = await organizations.ReactivateOrganizationAsync(new() { OrganizationId = created.Organization.Id });
        var changes = new V1.ChangeService.ChangeServiceClient(server.As(boss.Id));

        var page = await changes.ListChangesAsync(new()
        {
            OrganizationId = created.Organization.Id,
            Kinds = { ChangeKind.OrganizationSuspended, ChangeKind.OrganizationCreated, ChangeKind.OrganizationCreated },
        });
        var none = await changes.ListChangesAsync(new() { AfterRevision = last.Revision - 1, Kinds = { ChangeKind.OrganizationPurged } });

        Assert.Equal(
            [Change.EventOneofCase.OrganizationCreated, Change.EventOneofCase.OrganizationSuspended], page.Changes.Select(change => change.EventCase));
        Assert.True(page.LastRevision >= last.Revision);
        Assert.Empty(none.Changes);
        Assert.True(none.LastRevision >= last.Revision);
        Assert.False(none.HasMore);
    }

    [Fact]
    public async Task A_stream_sends_them_as_they_come()
    {
        var boss = await server.AddPersonAsync("boss", isOperator: true);
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(boss.Id));
        using var stream = new V1.ChangeService.ChangeServiceClient(server.As(boss.Id)).WatchChanges(new() { Kinds = { ChangeKind.OrganizationSuspended } });
        await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
        var created = await organizations.CreateOrganizationAsync(new() { Name = "Probot" });
        var suspended = await organizations.SuspendOrganizationAsync(new() { OrganizationId = created.Organization.Id });

        do
        {
            await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
        }
        while (stream.ResponseStream.Current.ItemCase != WatchChangesResponse.ItemOneofCase.Change);

        Assert.Equal(suspended.Revision, stream.ResponseStream.Current.Change.Revision);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9999)]
    public async Task A_kind_that_is_none_is_refused(int kind)
    {
        var boss = await server.AddPersonAsync("boss", isOperator: true);

        var refused = await Refused.AsyncOf(() => new V1.ChangeService.ChangeServiceClient(server.As(boss.Id)).ListChangesAsync(new() { Kinds = { (ChangeKind)kind } }));

        Assert.Equal(["kinds"], refused.Fields);
    }

    [Fact]
    public async Task A_long_log_is_looked_through_in_pieces()
    {
        await using var filled = new ServerUnderTest();
        await filled.StartAsync();
        var boss = await filled.AddPersonAsync("boss", isOperator: true);
        var organization = (await new OrganizationService.OrganizationServiceClient(filled.As(boss.Id)).CreateOrganizationAsync(new() { Name = "Probot" })).Organization;
        await filled.WriteAsync(db =>
        {
            db.AddRange(Enumerable.Range(0, 12_000).Select(_ => ChangeRecord.Of(new() { UserId = boss.Id.ToString(), UserSignedOut = new() }, TimeProvider.System.GetUtcNow())));
            return Task.FromResult(true);
        });
        await filled.StopAsync();
        await filled.StartAsync();
        var last = (await new OrganizationService.OrganizationServiceClient(filled.As(boss.Id)).SuspendOrganizationAsync(new() { OrganizationId = organization.Id })).Revision;
        var changes = new V1.ChangeService.ChangeServiceClient(filled.As(boss.Id));
        var request = new ListChangesRequest { Kinds = { ChangeKind.OrganizationSuspended } };
        var pages = new List<ListChangesResponse>();

        do
        {
            pages.Add(await changes.ListChangesAsync(request));
            request.AfterRevision = pages[^1].LastRevision;
        }
        while (pages[^1].HasMore);

        Assert.Equal(2, pages.Count);
        Assert.Empty(pages[0].Changes);
        Assert.Equal(last, Assert.Single(pages[1].Changes).Revision);
    }
}
