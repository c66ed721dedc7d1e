using Google.Protobuf;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Errors;

/// <summary>Brings about each reason of the catalogue through the wire, and compares its status and its metadata with what the catalogue says.</summary>
public sealed class EveryReason(StagedServer server) : IClassFixture<StagedServer>
{
    private static readonly Dictionary<ErrorReason, ReasonCase> Cases = new(
        [.. ReasonsOfRequests.Cases, .. ReasonsOfOrganizations.Cases, .. ReasonsOfInvitations.Cases, .. ReasonsOfMembershipRequests.Cases, .. ReasonsOfPeopleAndClients.Cases]);

    public static TheoryData<ErrorReason> Reasons => [.. Cases.Keys];

    [Fact]
    public void Every_reason_of_the_catalogue_is_brought_about()
    {
        var missing = Enum.GetValues<ErrorReason>().Except(Cases.Keys).Except(ReasonsOfTheMoment.Covered).Select(reason => reason.ToString());
        Assert.Equal(["Unspecified", "MalformedMessage", "ScopeRequired"], missing);
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task Carries_the_status_and_the_metadata_that_the_catalogue_names(ErrorReason reason)
    {
        var stage = await Stage.SetAsync(server);
        var (caller, rpc, request) = await Cases[reason].PrepareAsync(stage);

        Catalogue.AssertGiven(reason, await (caller is null ? server.Anonymous : server.As(caller.Id)).RefusalAsync(Rpcs.Find(rpc), request.ToByteArray()));
    }

    [Fact]
    public async Task So_do_a_message_that_cannot_be_read_and_a_scope_that_is_missing()
    {
        var stage = await Stage.SetAsync(server);
        Catalogue.AssertGiven(ErrorReason.MalformedMessage, await server.As(stage.Owner.Id).RefusalAsync(Rpcs.Find("UserService.GetMe"), [0x0a, 0x0a]));

        var (program, _) = await server.AddProgramAsync(Scopes.Read);
        Catalogue.AssertGiven(
            ErrorReason.ScopeRequired, await server.AsProgram(program, Scopes.Read).RefusalAsync(Rpcs.Find("OrganizationService.CreateOrganization"), []));
    }

    /// <summary>The same reason by another way has the same metadata.</summary>
    [Fact]
    public async Task A_member_who_is_invited_or_accepts_is_told_their_membership()
    {
        var stage = await Stage.SetAsync(server);
        var invite = new CreateInvitationRequest { OrganizationId = stage.OrganizationId, Email = stage.Member.Address.Value };
        await AssertMemberAsync(stage.Admin, "InvitationService.CreateInvitation", invite);
        await AssertMemberAsync(stage.Member, "InvitationService.JoinWithInvitationLink", new JoinWithInvitationLinkRequest { Secret = stage.InvitationLinkSecret });

        await ReasonCase.Call(
            stage, stage.Operator, "MembershipService.AddMembership", new AddMembershipRequest { OrganizationId = stage.OrganizationId, UserId = stage.Stranger.Id.ToString() });
        await AssertMemberAsync(stage.Stranger, "InvitationService.AcceptInvitation", new AcceptInvitationRequest { InvitationId = stage.InvitationId });
    }

    private async Task AssertMemberAsync(User caller, string rpc, IMessage request) =>
        Catalogue.AssertGiven(ErrorReason.AlreadyMember, await server.As(caller.Id).RefusalAsync(Rpcs.Find(rpc), request.ToByteArray()));
}
