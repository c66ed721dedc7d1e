using Google.Rpc;
using Grpc.Core;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Invitations;

public sealed class Limiting(Limiting.StrictServer server) : IClassFixture<Limiting.StrictServer>
{
    public sealed class StrictServer : InvitingServer
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings)
        {
            ["OrgGrpc:Invitations:MaxResendsPerDay"] = "2",
            ["OrgGrpc:Invitations:MaxPerAddressPerHour"] = "2",
            ["OrgGrpc:Invitations:MaxPerOrganizationPerHour"] = "4",
            ["OrgGrpc:Invitations:MaxPendingPerOrganization"] = "5",
            ["OrgGrpc:Invitations:MaxLinksPerOrganization"] = "2",
        };
    }

    [Fact]
    public async Task One_invitation_is_resent_so_often_a_day()
    {
        var band = await Band.FoundAsync(server);
        var (invitation, _) = await band.InviteAsync(Band.NewAddress());
        var request = new ResendInvitationRequest { OrganizationId = band.Id, InvitationId = invitation.Id };
        server.Clock.Advance(TimeSpan.FromHours(1));
        await band.Invitations.ResendInvitationAsync(request);
        server.Clock.Advance(TimeSpan.FromHours(1));
        await band.Invitations.ResendInvitationAsync(request);
        server.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(TimeSpan.FromHours(22), await WaitAsync(async () => await band.Invitations.ResendInvitationAsync(request)));
        server.Clock.Advance(TimeSpan.FromHours(22));
        Assert.Equal(4, (await band.Invitations.ResendInvitationAsync(request)).Invitation.SendCount);
    }

    [Fact]
    public async Task One_address_gets_so_many_an_hour_from_all_organizations_together()
    {
        var address = Band.NewAddress();
        var bands = new[] { await Band.FoundAsync(server), await Band.FoundAsync(server), await Band.FoundAsync(server) };
        await bands[0].InviteAsync(address);
        server.Clock.Advance(TimeSpan.FromMinutes(10));
        await bands[1].InviteAsync(address);

        Assert.Equal(TimeSpan.FromMinutes(50), await WaitAsync(() => bands[2].InviteAsync(address)));
        Assert.False(server.Postbox.HasMoreTo(address));
        server.Clock.Advance(TimeSpan.FromMinutes(50));
        await bands[2].InviteAsync(address);
    }

    [Fact]
    public async Task One_organization_sends_so_many_an_hour_in_batches_too()
    {
        var band = await Band.FoundAsync(server);
        var request = new BatchCreateInvitationsRequest { OrganizationId = band.Id };
        request.Invitations.AddRange(Enumerable.Range(0, 6).Select(_ => new NewInvitation { Email = Band.NewAddress() }));

        var results = (await band.Invitations.BatchCreateInvitationsAsync(request)).Results;

        Assert.Equal(4, results.Count(result => result.Invitation is not null));
        Assert.Equal("RATE_LIMITED", results[4].Error.GetDetail<ErrorInfo>()!.Reason);
        Assert.Equal(3600, results[4].Error.GetDetail<RetryInfo>()!.RetryDelay.Seconds);
    }

    [Fact]
    public async Task One_organization_has_so_many_open_invitations_and_links()
    {
        var band = await Band.FoundAsync(server);
        for (var i = 0; i < 5; i++)
        {
            await band.InviteAsync(Band.NewAddress());
            server.Clock.Advance(TimeSpan.FromMinutes(30));
        }

        var pending = await Refused.AsyncOf(() => band.InviteAsync(Band.NewAddress()));
        await band.Invitations.CreateInvitationLinkAsync(new() { OrganizationId = band.Id, MaxUses = 1 });
        await band.Invitations.CreateInvitationLinkAsync(new() { OrganizationId = band.Id, MaxUses = 1 });
        var links = await Refused.AsyncOf(() => band.Invitations.CreateInvitationLinkAsync(new() { OrganizationId = band.Id, MaxUses = 1 }));

        Assert.Equal(("LIMIT_EXCEEDED", "pending_invitations", "5"), (pending.Reason, pending.Metadata["limit"], pending.Metadata["maximum"]));
        Assert.Equal(("LIMIT_EXCEEDED", "open_invitation_links", "2"), (links.Reason, links.Metadata["limit"], links.Metadata["maximum"]));
    }

    /// <summary>How long the refusal asks to wait.</summary>
    private static async Task<TimeSpan?> WaitAsync(Func<Task> call)
    {
        var exception = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((StatusCode.ResourceExhausted, "RATE_LIMITED"), (exception.StatusCode, Refused.Of(exception).Reason));
        return exception.GetRpcStatus()?.GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan();
    }
}
