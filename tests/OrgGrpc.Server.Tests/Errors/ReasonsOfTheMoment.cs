using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Hosting;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Errors;

/// <summary>The reasons that lie in the moment and not in the request: faults, floods, and what changes under a call that has begun.</summary>
public sealed class ReasonsOfTheMoment(InterruptedServer server) : IClassFixture<InterruptedServer>
{
    /// <summary>The last one is given by a server with other settings: see RegisteringByInvitationOnly.</summary>
    internal static readonly ErrorReason[] Covered =
    [
        ErrorReason.Internal, ErrorReason.Unavailable, ErrorReason.DeadlineExceeded, ErrorReason.RateLimited, ErrorReason.TokenExpired, ErrorReason.EmailNotVerified,
        ErrorReason.RegistrationRefused,
    ];

    [Fact]
    public async Task A_failure_is_internal_and_tells_nothing_of_its_cause()
    {
        const string Cause = "the cause, with hunter2 in it";
        server.ExpectError("failed in a way that nobody foresaw");
        server.Before("GetMe", _ => throw new InvalidOperationException(Cause));

        var refusal = await GetMeAsync();

        Catalogue.AssertGiven(ErrorReason.Internal, refusal);
        Assert.DoesNotContain("cause,", refusal.GetRpcStatus()!.ToString() + refusal, StringComparison.Ordinal);
        Assert.Single(refusal.GetRpcStatus()!.Details);
    }

    [Fact]
    public async Task A_full_disk_is_unavailable_and_says_when_to_come_back()
    {
        server.Before("GetMe", _ => throw new SqliteException("database or disk is full", 13));

        var refusal = await GetMeAsync();

        Catalogue.AssertGiven(ErrorReason.Unavailable, refusal);
        Assert.Equal(Duration.FromTimeSpan(TimeSpan.FromSeconds(1)), refusal.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay);
    }

    [Fact]
    public async Task A_flood_is_limited_and_told_when_it_ends()
    {
        var stage = await Stage.SetAsync(server);
        var request = new ResendVerificationRequest { Email = stage.Newcomer.Address.Value }.ToByteArray();
        Assert.Null(await server.Anonymous.RefusalAsync(Rpcs.Find("RegistrationService.ResendVerification"), request));

        var refusal = await server.Anonymous.RefusalAsync(Rpcs.Find("RegistrationService.ResendVerification"), request);

        Catalogue.AssertGiven(ErrorReason.RateLimited, refusal);
        Assert.Equal(Duration.FromTimeSpan(TimeSpan.FromHours(1)), refusal.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay);
    }

    [Fact]
    public async Task A_token_that_was_good_has_expired()
    {
        var caller = server.As((await server.AddPersonAsync("dave")).Id);
        Assert.Null(await caller.RefusalAsync(Rpcs.Find("UserService.GetMe"), []));

        server.Clock.Advance(TimeSpan.FromMinutes(5));

        Catalogue.AssertGiven(ErrorReason.TokenExpired, await caller.RefusalAsync(Rpcs.Find("UserService.GetMe"), []));
    }

    [Theory]
    [InlineData("AcceptInvitation")]
    [InlineData("DeclineInvitation")]
    [InlineData("JoinWithInvitationLink")]
    public async Task An_address_that_is_no_longer_verified_when_the_call_has_its_turn(string rpc)
    {
        var stage = await Stage.SetAsync(server);
        server.Before(rpc, _ => ReasonCase.Call(stage, stage.Operator, "UserService.UpdateUser", new UpdateUserRequest
        {
            UserId = stage.Stranger.Id.ToString(),
            User = new() { Email = $"moved.{stage.Mark}@example.org" },
            UpdateMask = new() { Paths = { "email" } },
        }));
        IMessage request = rpc switch
        {
            "AcceptInvitation" => new AcceptInvitationRequest { Secret = stage.InvitationSecret },
            "DeclineInvitation" => new DeclineInvitationRequest { Secret = stage.InvitationSecret },
            _ => new JoinWithInvitationLinkRequest { Secret = stage.InvitationLinkSecret },
        };

        var caller = server.As(stage.Stranger.Id);
        Catalogue.AssertGiven(ErrorReason.EmailNotVerified, await caller.RefusalAsync(Rpcs.Find($"InvitationService.{rpc}"), request.ToByteArray()));

        // From the next call on, the address is nobody's, and so is the token.
        Catalogue.AssertGiven(ErrorReason.TokenInvalid, await caller.RefusalAsync(Rpcs.Find($"InvitationService.{rpc}"), request.ToByteArray()));
    }

    [Fact]
    public async Task A_deadline_that_passes()
    {
        var dave = await server.AddPersonAsync("dave");
        server.Before("GetMe", context => Task.Delay(Timeout.Infinite, context.CancellationToken));

        var (code, info) = await server.PostForInfoAsync(
            "/orggrpc.v1.UserService/GetMe", RawCalls.Frame([]), dave, request => request.Headers.Add("grpc-timeout", "100m"));

        Catalogue.AssertGiven(ErrorReason.DeadlineExceeded, (StatusCode)code, info);
    }

    /// <summary>What has begun is ended by the framework alone, in trailers.</summary>
    [Fact]
    public async Task A_deadline_that_passes_on_a_stream_that_has_begun_has_its_status_and_no_more()
    {
        var pat = await server.AddPersonAsync("pat", isOperator: true);

        var (code, info) = await server.PostForInfoAsync(
            "/orggrpc.v1.ChangeService/WatchChanges", RawCalls.Frame([]), pat, request => request.Headers.Add("grpc-timeout", "500m"));

        Assert.Equal((StatusCode.DeadlineExceeded, null), ((StatusCode)code, info));
    }

    private async Task<RpcException?> GetMeAsync() =>
        await server.As((await server.AddPersonAsync("dave")).Id).RefusalAsync(Rpcs.Find("UserService.GetMe"), []);
}
