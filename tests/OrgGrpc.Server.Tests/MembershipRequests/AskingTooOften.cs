using Google.Rpc;
using Grpc.Core;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Invitations;

namespace OrgGrpc.Server.Tests.MembershipRequests;

public sealed class AskingTooOften(AskingTooOften.StrictServer server) : IClassFixture<AskingTooOften.StrictServer>
{
    public sealed class StrictServer : InvitingServer
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings)
        {
            ["OrgGrpc:MembershipRequests:MaxPerPersonPerHour"] = "2",
            ["OrgGrpc:MembershipRequests:MaxPerOrganizationPerHour"] = "3",
            ["OrgGrpc:MembershipRequests:MaxPendingPerPerson"] = "3",
            ["OrgGrpc:MembershipRequests:MaxPendingPerOrganization"] = "4",
        };
    }

    [Fact]
    public async Task One_person_asks_so_often_an_hour_withdrawn_ones_too()
    {
        var band = await OpenBand.FoundAsync(server);
        var person = await server.AddPersonAsync("chad");
        for (var i = 0; i < 2; i++)
        {
            var asked = await band.Of(person).CreateMembershipRequestAsync(new() { Slug = band.Slug });
            await band.Of(person).WithdrawMembershipRequestAsync(new() { MembershipRequestId = asked.MembershipRequest.Id });
            server.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal(TimeSpan.FromMinutes(40), await WaitAsync(async () => await band.Of(person).CreateMembershipRequestAsync(new() { Slug = band.Slug })));
        server.Clock.Advance(TimeSpan.FromMinutes(40));
        await band.Of(person).CreateMembershipRequestAsync(new() { Slug = band.Slug });
    }

    [Fact]
    public async Task One_organization_is_asked_so_often_an_hour_and_has_so_many_pending()
    {
        var band = await OpenBand.FoundAsync(server);
        for (var i = 0; i < 3; i++)
        {
            await band.AskAsync();
        }

        Assert.Equal(TimeSpan.FromHours(1), await WaitAsync(() => band.AskAsync()));
        server.Clock.Advance(TimeSpan.FromHours(1));
        await band.AskAsync();
        var refused = await Refused.AsyncOf(() => band.AskAsync());
        Assert.Equal(("LIMIT_EXCEEDED", "pending_membership_requests", "4"), (refused.Reason, refused.Metadata["limit"], refused.Metadata["maximum"]));
    }

    [Fact]
    public async Task One_person_has_so_many_pending()
    {
        var person = await server.AddPersonAsync("chad");
        for (var i = 0; i < 3; i++)
        {
            var band = await OpenBand.FoundAsync(server);
            await band.Of(person).CreateMembershipRequestAsync(new() { Slug = band.Slug });
            server.Clock.Advance(TimeSpan.FromHours(1));
        }

        var last = await OpenBand.FoundAsync(server);
        var refused = await Refused.AsyncOf(() => last.Of(person).CreateMembershipRequestAsync(new() { Slug = last.Slug }));
        Assert.Equal(("LIMIT_EXCEEDED", "3"), (refused.Reason, refused.Metadata["maximum"]));
    }

    /// <summary>How long the refusal asks to wait.</summary>
    private static async Task<TimeSpan?> WaitAsync(Func<Task> call)
    {
        var exception = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((StatusCode.ResourceExhausted, "RATE_LIMITED"), (exception.StatusCode, Refused.Of(exception).Reason));
        return exception.GetRpcStatus()?.GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan();
    }
}
