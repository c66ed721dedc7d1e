using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Invitations;

public sealed class ListingInvitations(InvitingServer server) : IClassFixture<InvitingServer>
{
    [Fact]
    public async Task The_list_filters_by_state_and_address_and_goes_page_by_page()
    {
        var band = await Band.FoundAsync(server);
        var (over, _) = await band.InviteAsync(Band.NewAddress());
        server.Clock.Advance(TimeSpan.FromDays(7));
        var (person, accepted, secret) = await band.InvitePersonAsync();
        await band.Of(person).AcceptInvitationAsync(new() { Secret = secret });
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        var (pending, _) = await band.InviteAsync(Band.NewAddress());

        Assert.Equal([pending.Id, accepted.Id, over.Id], await ListAsync(band, new()));
        Assert.Equal([over.Id, accepted.Id, pending.Id], await ListAsync(band, new() { OrderBy = InvitationOrder.CreateTimeAsc }));
        Assert.Equal([pending.Id], await ListAsync(band, new() { Filter = new() { Statuses = { V1.InvitationStatus.Pending } } }));
        Assert.Equal(
            [accepted.Id, over.Id],
            await ListAsync(band, new() { Filter = new() { Statuses = { V1.InvitationStatus.Expired, V1.InvitationStatus.Accepted } } }));
        Assert.Equal([accepted.Id], await ListAsync(band, new() { Filter = new() { Email = person.Address.Value.ToUpperInvariant() } }));

        var request = new ListInvitationsRequest { OrganizationId = band.Id, PageSize = 2, IncludeTotal = true };
        var first = await band.Invitations.ListInvitationsAsync(request);
        Assert.Equal((2, 3L), (first.Invitations.Count, first.Total));
        request.PageToken = first.NextPageToken;
        var second = await band.Invitations.ListInvitationsAsync(request);
        Assert.Equal((over.Id, ""), (second.Invitations.Single().Id, second.NextPageToken));
        request.Filter = new() { Email = "other@example.org" };
        Assert.Equal("PAGE_TOKEN_INVALID", (await Refused.AsyncOf(() => band.Invitations.ListInvitationsAsync(request))).Reason);
    }

    [Fact]
    public async Task Unknown_states_and_orders_are_wrong_fields()
    {
        var band = await Band.FoundAsync(server);

        var refused = await Refused.AsyncOf(() => band.Invitations.ListInvitationsAsync(new()
        {
            OrganizationId = band.Id,
            Filter = new() { Statuses = { (V1.InvitationStatus)77 }, Email = "nonsense" },
            OrderBy = (InvitationOrder)77,
        }));

        Assert.Equal(["filter.email", "filter.statuses", "order_by"], refused.Fields);
    }

    private static async Task<IEnumerable<string>> ListAsync(Band band, ListInvitationsRequest request)
    {
        request.OrganizationId = band.Id;
        return (await band.Invitations.ListInvitationsAsync(request)).Invitations.Select(invitation => invitation.Id);
    }
}
