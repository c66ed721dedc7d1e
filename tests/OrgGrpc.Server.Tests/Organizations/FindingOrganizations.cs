using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Organizations;

public sealed class FindingOrganizations(StagedServer server) : IClassFixture<StagedServer>
{
    [Theory]
    [InlineData(OrganizationOrder.CreateTimeAsc)]
    [InlineData(OrganizationOrder.CreateTimeDesc)]
    public async Task Pages_cover_the_list_once_in_both_orders(OrganizationOrder order)
    {
        var stage = await Stage.SetAsync(server);
        var (mine, organizations) = (new List<string>(), As(stage.Operator));
        for (var i = 0; i < 7; i++)
        {
            mine.Add((await organizations.CreateOrganizationAsync(new() { Name = $"Band {i}", OwnerUserId = stage.Stranger.Id.ToString() })).Organization.Id);
        }

        var (found, token) = (new List<string>(), "");
        do
        {
            var page = await organizations.ListOrganizationsAsync(
                new() { Filter = new() { OwnerUserId = stage.Stranger.Id.ToString() }, PageSize = 3, PageToken = token, OrderBy = order, IncludeTotal = true });
            Assert.Equal(7, page.Total);
            found.AddRange(page.Organizations.Select(organization => organization.Id));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        if (order == OrganizationOrder.CreateTimeDesc)
        {
            mine.Reverse();
        }

        Assert.Equal(mine, found);
    }

    [Fact]
    public async Task Deleted_ones_are_left_out_unless_asked_for_and_a_state_is_a_filter()
    {
        var stage = await Stage.SetAsync(server);
        var organizations = As(stage.Operator);
        var owner = stage.Owner.Id.ToString();
        var gone = (await organizations.CreateOrganizationAsync(new() { Name = "Gone", OwnerUserId = owner })).Organization.Id;
        await organizations.DeleteOrganizationAsync(new() { OrganizationId = gone });
        var closed = (await organizations.CreateOrganizationAsync(new() { Name = "Closed", OwnerUserId = owner, Suspended = true })).Organization.Id;

        async Task<string[]> OfAsync(params OrganizationStatus[] statuses) =>
            [.. (await organizations.ListOrganizationsAsync(new() { Filter = new() { OwnerUserId = owner, Statuses = { statuses } } })).Organizations.Select(one => one.Id)];

        Assert.Equal([stage.OrganizationId, closed], await OfAsync());
        Assert.Equal([gone], await OfAsync(OrganizationStatus.Deleted));
        Assert.Equal([gone, closed], await OfAsync(OrganizationStatus.Suspended, OrganizationStatus.Deleted));
        Assert.Equal([stage.OrganizationId], await OfAsync(OrganizationStatus.Active));
    }

    [Fact]
    public async Task A_query_finds_the_start_of_a_name_or_a_slug_in_any_case_and_script()
    {
        var stage = await Stage.SetAsync(server);
        var organizations = As(stage.Operator);
        var made = await organizations.CreateOrganizationAsync(new() { Name = $"Ärzte {stage.Mark}", Slug = $"aerzte-{stage.Mark}" });

        foreach (var query in new[] { $"äRZTE {stage.Mark}", $"AERZTE-{stage.Mark}" })
        {
            Assert.Equal([made.Organization.Id], (await organizations.ListOrganizationsAsync(new() { Query = query })).Organizations.Select(one => one.Id));
        }

        var both = await Refused.AsyncOf(() => organizations.ListOrganizationsAsync(new() { Query = "a", IncludeTotal = true }));
        Assert.Equal(["include_total"], both.Fields);
    }

    [Fact]
    public async Task A_key_finds_it_for_its_members_and_nobody_else_can_tell_it_from_none()
    {
        var stage = await Stage.SetAsync(server);
        Assert.Equal(stage.OrganizationId, (await As(stage.Member).LookupOrganizationAsync(new() { Slug = stage.Slug })).Organization.Id);
        var externalId = (await As(stage.Operator).GetOrganizationAsync(new() { OrganizationId = stage.OrganizationId })).Organization.ExternalId;
        Assert.Equal(stage.OrganizationId, (await As(stage.Member).LookupOrganizationAsync(new() { ExternalId = externalId })).Organization.Id);

        Assert.Equal(["slug"], (await Refused.AsyncOf(() => As(stage.Member).LookupOrganizationAsync(new()))).Fields);
        Assert.Equal(["slug"], (await Refused.AsyncOf(() => As(stage.Member).LookupOrganizationAsync(new() { Slug = "No Slug" }))).Fields);
        Assert.Equal(["external_id"], (await Refused.AsyncOf(() => As(stage.Member).LookupOrganizationAsync(new() { ExternalId = "" }))).Fields);

        await stage.SuspendAsync();
        Assert.Equal("ORGANIZATION_SUSPENDED", (await Refused.AsyncOf(() => As(stage.Member).LookupOrganizationAsync(new() { Slug = stage.Slug }))).Reason);
        Assert.Equal(stage.OrganizationId, (await As(stage.Owner).LookupOrganizationAsync(new() { Slug = stage.Slug })).Organization.Id);
        Assert.Equal("ORGANIZATION_NOT_FOUND", (await Refused.AsyncOf(() => As(stage.Stranger).LookupOrganizationAsync(new() { Slug = stage.Slug }))).Reason);

        await As(stage.Operator).ReactivateOrganizationAsync(new() { OrganizationId = stage.OrganizationId });
        await stage.DeleteAsync();
        Assert.Equal("ORGANIZATION_NOT_FOUND", (await Refused.AsyncOf(() => As(stage.Member).LookupOrganizationAsync(new() { Slug = stage.Slug }))).Reason);
        Assert.Equal(OrganizationStatus.Deleted, (await As(stage.Owner).LookupOrganizationAsync(new() { Slug = stage.Slug })).Organization.Status);
    }

    [Fact]
    public async Task A_batch_answers_in_the_order_asked_once_each_and_hides_what_is_not_mine()
    {
        var (stage, theirs) = (await Stage.SetAsync(server), await Stage.SetAsync(server));
        var (first, second, hidden) = (stage.OtherOrganizationIds[1], stage.OrganizationId, theirs.OrganizationId);

        var batch = await As(stage.Member).BatchGetOrganizationsAsync(new() { OrganizationIds = { first, hidden, second, first } });
        Assert.Equal([first, second], batch.Organizations.Select(organization => organization.Id));
        Assert.Equal([hidden], batch.NotFoundIds);
        Assert.Equal(3, (await As(stage.Operator).BatchGetOrganizationsAsync(new() { OrganizationIds = { first, hidden, second } })).Organizations.Count);

        Assert.Equal(["organization_ids"], (await Refused.AsyncOf(() => As(stage.Member).BatchGetOrganizationsAsync(new()))).Fields);
        var many = new BatchGetOrganizationsRequest { OrganizationIds = { Enumerable.Repeat(first, 101) } };
        Assert.Equal(["organization_ids"], (await Refused.AsyncOf(() => As(stage.Member).BatchGetOrganizationsAsync(many))).Fields);
    }

    private OrganizationService.OrganizationServiceClient As(User person) => new(server.As(person.Id));
}
