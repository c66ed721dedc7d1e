using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Memberships;

public sealed class ListingMembers(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task Members_see_each_other_with_name_and_address_and_who_owns()
    {
        var band = await Band.FormAsync(server);

        var list = await band.As(band.Dave).ListMembershipsAsync(new() { OrganizationId = band.Id });

        Assert.Equal([band.KurtsId, band.KristsId, band.DavesId], list.Memberships.Select(membership => membership.Id));
        Assert.Equal([true, false, false], list.Memberships.Select(membership => membership.IsOwner));
        Assert.Equal(["member", "admin"], list.Memberships[1].Roles);
        Assert.Equal(["member"], list.Memberships[2].Roles);
        Assert.Equal("krist", list.Memberships[1].User.Name);
        Assert.Equal(band.Krist.Address.Value, list.Memberships[1].User.Email);
        Assert.False(list.HasTotal);
    }

    [Fact]
    public async Task A_filter_admits_a_state_a_role_or_the_owner_and_the_total_counts_what_it_admits()
    {
        var band = await Band.FormAsync(server);
        await band.As(band.Krist).SuspendMembershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId });

        async Task<(string[] Ids, long Total)> ListAsync(MembershipFilter filter)
        {
            var list = await band.As(band.Kurt).ListMembershipsAsync(new() { OrganizationId = band.Id, Filter = filter, IncludeTotal = true });
            return ([.. list.Memberships.Select(membership => membership.Id)], list.Total);
        }

        Assert.Equivalent((new[] { band.DavesId }, 1L), await ListAsync(new() { Status = MembershipStatus.Suspended }));
        Assert.Equivalent((new[] { band.KurtsId, band.KristsId }, 2L), await ListAsync(new() { Status = MembershipStatus.Active }));
        Assert.Equivalent((new[] { band.KurtsId, band.KristsId }, 2L), await ListAsync(new() { Role = "admin" }));
        Assert.Equivalent((new[] { band.KurtsId }, 1L), await ListAsync(new() { Role = "owner" }));
        Assert.Equal(3, (await ListAsync(new())).Total);
    }

    [Fact]
    public async Task A_query_finds_the_start_of_a_name_or_an_address_in_any_case_and_means_itself()
    {
        var band = await Band.FormAsync(server);
        var emile = await server.AddPersonAsync("Émile *", email: $"zola.{band.Id}@example.org");
        await server.JoinAsync(band.Id, emile);

        async Task<string[]> FindAsync(string query) => [.. (await band.As(band.Kurt)
            .ListMembershipsAsync(new() { OrganizationId = band.Id, Query = query })).Memberships.Select(membership => membership.User.Name)];

        Assert.Equal(["kurt", "krist"], await FindAsync("K"));
        Assert.Equal(["Émile *"], await FindAsync("éMI"));
        Assert.Equal(["Émile *"], await FindAsync("ZOLA."));
        Assert.Equal(["Émile *"], await FindAsync("émile *"));
        Assert.Empty(await FindAsync("*"));
        Assert.Empty(await FindAsync("[k]"));
        Assert.Empty(await FindAsync("%"));
    }

    [Fact]
    public async Task Pages_cover_the_list_once_in_both_orders()
    {
        var band = await Band.FormAsync(server);
        var expected = new List<string> { band.KurtsId, band.KristsId, band.DavesId };
        for (var i = 0; i < 4; i++)
        {
            expected.Add((await server.JoinAsync(band.Id, await server.AddPersonAsync("fan"))).Id.ToString());
        }

        foreach (var order in new[] { MembershipOrder.CreateTimeAsc, MembershipOrder.CreateTimeDesc })
        {
            var request = new ListMembershipsRequest { OrganizationId = band.Id, PageSize = 3, OrderBy = order };
            var seen = new List<string>();
            do
            {
                var page = await band.As(band.Dave).ListMembershipsAsync(request);
                seen.AddRange(page.Memberships.Select(membership => membership.Id));
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
            Assert.Equal(order == MembershipOrder.CreateTimeAsc ? expected : expected.AsEnumerable().Reverse(), seen);
        }
    }

    [Fact]
    public async Task A_page_token_works_for_its_list_and_caller_only()
    {
        var band = await Band.FormAsync(server);
        var other = await Band.FormAsync(server);
        await server.JoinAsync(other.Id, band.Dave);
        var token = (await band.As(band.Dave).ListMembershipsAsync(new() { OrganizationId = band.Id, PageSize = 1 })).NextPageToken;

        async Task RefusedAsync(User caller, ListMembershipsRequest request) =>
            Assert.Equal("PAGE_TOKEN_INVALID", (await Refused.AsyncOf(() => band.As(caller).ListMembershipsAsync(request))).Reason);

        await RefusedAsync(band.Dave, new() { OrganizationId = other.Id, PageToken = token });
        await RefusedAsync(band.Kurt, new() { OrganizationId = band.Id, PageToken = token });
        await RefusedAsync(band.Dave, new() { OrganizationId = band.Id, PageToken = token, Filter = new() { Role = "admin" } });
        await RefusedAsync(band.Dave, new() { OrganizationId = band.Id, PageToken = token[..^2] + "AA" });
    }

    [Fact]
    public async Task What_is_wrong_with_the_arguments_is_named_at_once()
    {
        var band = await Band.FormAsync(server);

        var refused = await Refused.AsyncOf(() => band.As(band.Dave).ListMembershipsAsync(new()
        {
            OrganizationId = band.Id,
            Query = new string('x', 255),
            IncludeTotal = true,
            OrderBy = (MembershipOrder)9,
            Filter = new() { Role = "king", Status = (MembershipStatus)9 },
        }));

        Assert.Equal("INVALID_FIELD", refused.Reason);
        Assert.Equal(["filter.status", "filter.role", "query", "order_by", "include_total"], refused.Fields);
    }

    [Fact]
    public async Task A_batch_answers_in_the_order_asked_and_hides_other_organizations()
    {
        var band = await Band.FormAsync(server);
        var other = await Band.FormAsync(server);

        var batch = await band.As(band.Dave).BatchGetMembershipsAsync(new()
        {
            OrganizationId = band.Id,
            MembershipIds = { band.DavesId, other.DavesId, band.KurtsId, band.DavesId },
        });

        Assert.Equal([band.DavesId, band.KurtsId], batch.Memberships.Select(membership => membership.Id));
        Assert.Equal([other.DavesId], batch.NotFoundIds);
        Assert.Equal(["membership_ids"], (await Refused.AsyncOf(() => band.As(band.Dave)
            .BatchGetMembershipsAsync(new() { OrganizationId = band.Id }))).Fields);
    }
}
