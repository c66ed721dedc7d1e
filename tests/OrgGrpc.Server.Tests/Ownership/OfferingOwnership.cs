using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Memberships;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Ownership;

public sealed class OfferingOwnership(ClockedServer server) : IClassFixture<ClockedServer>
{
    [Fact]
    public async Task The_receiver_accepts_and_owns()
    {
        var band = await Band.FormAsync(server);
        var offer = await OfferAsync(band);
        Assert.Equal(offer, (await band.Owning(band.Krist).GetOwnershipTransferAsync(new() { OrganizationId = band.Id })).OwnershipTransfer);

        var accepted = await band.Owning(band.Dave).AcceptOwnershipTransferAsync(new() { OrganizationId = band.Id, OwnershipTransferId = offer.Id });

        Assert.Equal(OwnershipTransferStatus.Accepted, accepted.OwnershipTransfer.Status);
        Assert.NotNull(accepted.OwnershipTransfer.CloseTime);
        Assert.Equal(band.Dave.Id.ToString(), await band.OwnerAsync());
        var told = Assert.Single(await band.ChangesAsync(), change => change.OwnershipTransferred is not null);
        Assert.Equal(offer.Id, told.OwnershipTransferred.OwnershipTransferId);
        var again = await Refused.AsyncOf(() => band.Owning(band.Dave).AcceptOwnershipTransferAsync(
            new() { OrganizationId = band.Id, OwnershipTransferId = offer.Id }));
        Assert.Equal(("TRANSFER_CLOSED", "ACCEPTED"), (again.Reason, again.Metadata["status"]));
    }

    [Fact]
    public async Task Nobody_else_answers_and_nobody_but_the_owner_withdraws()
    {
        var band = await Band.FormAsync(server);
        var offer = await OfferAsync(band);
        foreach (var (caller, reason) in new[]
        {
            (band.Krist, "PERMISSION_DENIED"), (band.Kurt, "PERMISSION_DENIED"), (band.Duder, "ORGANIZATION_NOT_FOUND"),
        })
        {
            Assert.Equal(reason, (await Refused.AsyncOf(() => band.Owning(caller).AcceptOwnershipTransferAsync(
                new() { OrganizationId = band.Id, OwnershipTransferId = offer.Id }))).Reason);
            Assert.Equal(reason, (await Refused.AsyncOf(() => band.Owning(caller).DeclineOwnershipTransferAsync(
                new() { OrganizationId = band.Id, OwnershipTransferId = offer.Id }))).Reason);
        }

        Assert.Equal("PERMISSION_DENIED", (await Refused.AsyncOf(() => band.Owning(band.Dave).CancelOwnershipTransferAsync(
            new() { OrganizationId = band.Id, OwnershipTransferId = offer.Id }))).Reason);
        var other = await Band.FormAsync(server);
        Assert.Equal("TRANSFER_NOT_FOUND", (await Refused.AsyncOf(() => other.Owning(other.Kurt).CancelOwnershipTransferAsync(
            new() { OrganizationId = other.Id, OwnershipTransferId = offer.Id }))).Reason);
        Assert.Equal(band.Kurt.Id.ToString(), await band.OwnerAsync());
    }

    [Fact]
    public async Task One_is_pending_at_a_time_and_a_declined_or_withdrawn_one_makes_room()
    {
        var band = await Band.FormAsync(server);
        var first = await OfferAsync(band);

        var refused = await Refused.AsyncOf(() => OfferAsync(band));
        Assert.Equal(("TRANSFER_ALREADY_PENDING", first.Id), (refused.Reason, refused.Metadata["ownership_transfer_id"]));
        await band.Owning(band.Dave).DeclineOwnershipTransferAsync(new() { OrganizationId = band.Id, OwnershipTransferId = first.Id });
        var second = await OfferAsync(band);
        await band.Owning(band.Kurt).CancelOwnershipTransferAsync(new() { OrganizationId = band.Id, OwnershipTransferId = second.Id });

        Assert.Equal("TRANSFER_NOT_FOUND", (await Refused.AsyncOf(() => band.Owning(band.Dave).GetOwnershipTransferAsync(
            new() { OrganizationId = band.Id }))).Reason);
        Assert.Equal("CANCELLED", (await Refused.AsyncOf(() => band.Owning(band.Dave).AcceptOwnershipTransferAsync(
            new() { OrganizationId = band.Id, OwnershipTransferId = second.Id }))).Metadata["status"]);
        Assert.Single(await band.ChangesAsync(), change => change.OwnershipTransferDeclined is not null);
        Assert.Single(await band.ChangesAsync(), change => change.OwnershipTransferCancelled is not null);
    }

    [Fact]
    public async Task After_seven_days_it_has_expired_and_makes_room()
    {
        var band = await Band.FormAsync(server);
        var offer = await OfferAsync(band);

        server.Clock.Advance(TimeSpan.FromDays(7));

        Assert.Equal("TRANSFER_EXPIRED", (await Refused.AsyncOf(() => band.Owning(band.Dave).AcceptOwnershipTransferAsync(
            new() { OrganizationId = band.Id, OwnershipTransferId = offer.Id }))).Reason);
        await OfferAsync(band);
        var old = (await band.Owning(band.Dave).GetOwnershipTransferAsync(new() { OrganizationId = band.Id, OwnershipTransferId = offer.Id })).OwnershipTransfer;
        Assert.Equal(OwnershipTransferStatus.Expired, old.Status);
        Assert.Null(old.CloseTime);
        Assert.Equal(band.Kurt.Id.ToString(), await band.OwnerAsync());
    }

    [Fact]
    public async Task It_is_overtaken_when_the_receiver_goes_or_the_ownership_moves_otherwise()
    {
        var gone = await Band.FormAsync(server);
        var first = await OfferAsync(gone);
        await gone.As(gone.Dave).LeaveOrganizationAsync(new() { OrganizationId = gone.Id });
        var moved = await Band.FormAsync(server);
        var second = await OfferAsync(moved);
        await moved.Owning(moved.Kurt).TransferOwnershipAsync(new() { OrganizationId = moved.Id, MembershipId = moved.KristsId });

        foreach (var (band, offer) in new[] { (gone, first), (moved, second) })
        {
            var read = await band.Owning(band.Pat).GetOwnershipTransferAsync(new() { OrganizationId = band.Id, OwnershipTransferId = offer.Id });
            Assert.Equal(OwnershipTransferStatus.Cancelled, read.OwnershipTransfer.Status);
            Assert.Single(await band.ChangesAsync(), change => change.OwnershipTransferCancelled is not null);
        }
    }

    [Fact]
    public async Task It_is_overtaken_when_the_receiver_leaves_for_good()
    {
        var band = await Band.FormAsync(server);
        await OfferAsync(band);

        await new UserService.UserServiceClient(server.As(band.Dave.Id)).DeleteUserAsync(new());

        Assert.Single(await band.ChangesAsync(), change => change.OwnershipTransferCancelled is not null);
        await band.Owning(band.Kurt).ProposeOwnershipTransferAsync(new() { OrganizationId = band.Id, MembershipId = band.KristsId });
    }

    [Fact]
    public async Task A_receiver_who_was_suspended_is_told_so_and_cannot_accept()
    {
        var band = await Band.FormAsync(server);
        var offer = await OfferAsync(band);
        await band.As(band.Krist).SuspendMembershipAsync(new() { OrganizationId = band.Id, MembershipId = band.DavesId });

        Assert.Equal("NOT_AN_ACTIVE_MEMBER", (await Refused.AsyncOf(() => band.Owning(band.Dave).AcceptOwnershipTransferAsync(
            new() { OrganizationId = band.Id, OwnershipTransferId = offer.Id }))).Reason);
        Assert.Equal(band.Kurt.Id.ToString(), await band.OwnerAsync());
    }

    [Fact]
    public async Task The_owner_cannot_be_offered_what_they_have()
    {
        var band = await Band.FormAsync(server);

        Assert.Equal(["membership_id"], (await Refused.AsyncOf(() => band.Owning(band.Kurt).ProposeOwnershipTransferAsync(
            new() { OrganizationId = band.Id, MembershipId = band.KurtsId }))).Fields);
    }

    private static async Task<OwnershipTransfer> OfferAsync(Band band) => (await band.Owning(band.Kurt).ProposeOwnershipTransferAsync(
        new() { OrganizationId = band.Id, MembershipId = band.DavesId })).OwnershipTransfer;
}
