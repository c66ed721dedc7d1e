using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Credentials;
using OrgGrpc.Server.Sessions;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Freshness;

/// <summary>Whatever lessens or changes what a token says is published with the change itself, and nothing else is.</summary>
public sealed class MakingTokensStale(StagedServer server) : IClassFixture<StagedServer>
{
    [Theory]
    [InlineData("removed", true)]
    [InlineData("left", true)]
    [InlineData("suspended", true)]
    [InlineData("given another role", true)]
    [InlineData("made the owner", true)]
    [InlineData("deactivated", true)]
    [InlineData("deleted", true)]
    [InlineData("signed out everywhere", true)]
    [InlineData("given another password", true)]
    [InlineData("organization suspended", true)]
    [InlineData("organization deleted", true)]
    [InlineData("given a title", false)]
    [InlineData("renamed", false)]
    [InlineData("organization renamed", false)]
    [InlineData("somebody invited", false)]
    [InlineData("somebody else removed", false)]
    [InlineData("client changed", false)]
    public async Task A_members_token_is_stale_after(string what, bool isStale)
    {
        var stage = await Stage.SetAsync(server);
        var token = Snapshot.Of(server, stage.Member, stage.OrganizationId);
        var elsewhere = Snapshot.Of(server, stage.Member, stage.OtherOrganizationIds[0]);
        var somebodyElses = Snapshot.Of(server, stage.Admin, stage.OtherOrganizationIds[0]);

        await DoAsync(stage, what);

        var entries = await EntriesAsync(token.Revision);
        Assert.Equal(isStale, token.IsStaleBy(entries));
        Assert.Equal(what is "deactivated" or "deleted" or "signed out everywhere" or "given another password", elsewhere.IsStaleBy(entries));
        Assert.False(somebodyElses.IsStaleBy(entries));
        Assert.False((token with { Revision = Snapshot.Of(server, stage.Member).Revision }).IsStaleBy(await EntriesAsync(0)));
    }

    [Fact]
    public async Task Both_sides_of_a_handover_have_to_ask_anew()
    {
        var stage = await Stage.SetAsync(server);
        var (from, to) = (Snapshot.Of(server, stage.Owner, stage.OrganizationId), Snapshot.Of(server, stage.Admin, stage.OrganizationId));

        await new OwnershipService.OwnershipServiceClient(server.As(stage.Owner.Id))
            .TransferOwnershipAsync(new() { OrganizationId = stage.OrganizationId, MembershipId = stage.AdminsMembershipId });

        var entries = await EntriesAsync(from.Revision);
        Assert.True(from.IsStaleBy(entries));
        Assert.True(to.IsStaleBy(entries));
        Assert.False(Snapshot.Of(server, stage.Member, stage.OrganizationId) with { Revision = from.Revision } is var others && others.IsStaleBy(entries));
    }

    [Fact]
    public async Task One_session_ends_alone_and_a_program_with_its_client()
    {
        var stage = await Stage.SetAsync(server);
        var (_, _, here) = await server.OpenSessionAsync(stage.Member);
        var (_, _, there) = await server.OpenSessionAsync(stage.Member);
        var ended = Snapshot.Of(server, stage.Member, stage.OrganizationId, there.ToString());
        var left = ended with { SessionId = here.ToString() };
        var program = ended with { Subject = stage.ClientId };

        await server.InScopeAsync(services => services.GetRequiredService<SessionRevocation>().EndAsync(stage.Member.Id, there, CancellationToken.None));

        var entries = await EntriesAsync(ended.Revision);
        Assert.True(ended.IsStaleBy(entries));
        Assert.False(left.IsStaleBy(entries));
        Assert.False((program with { SessionId = null }).IsStaleBy(entries));
        await new ClientService.ClientServiceClient(server.As(stage.Operator.Id)).DeleteClientAsync(new() { ClientId = stage.ClientId });
        Assert.True((program with { SessionId = null }).IsStaleBy(await EntriesAsync(ended.Revision)));
    }

    private async Task DoAsync(Stage stage, string what)
    {
        MembershipService.MembershipServiceClient memberships = new(server.As(stage.Owner.Id));
        OrganizationService.OrganizationServiceClient organizations = new(server.As(stage.Owner.Id)), operators = new(server.As(stage.Operator.Id));
        UserService.UserServiceClient users = new(server.As(stage.Operator.Id));
        var (organization, membership, member) = (stage.OrganizationId, stage.MembersMembershipId, stage.Member.Id.ToString());
        Task done = what switch
        {
            "removed" => memberships.RemoveMembershipAsync(new() { OrganizationId = organization, MembershipId = membership }).ResponseAsync,
            "left" => new MembershipService.MembershipServiceClient(server.As(stage.Member.Id)).LeaveOrganizationAsync(new() { OrganizationId = organization }).ResponseAsync,
            "suspended" => memberships.SuspendMembershipAsync(new() { OrganizationId = organization, MembershipId = membership }).ResponseAsync,
            "given another role" => UpdateAsync(new V1.Membership { Roles = { "admin" } }, "roles"),
            "given a title" => UpdateAsync(new V1.Membership { Title = "Drums" }, "title"),
            "made the owner" => new OwnershipService.OwnershipServiceClient(server.As(stage.Owner.Id))
                .TransferOwnershipAsync(new() { OrganizationId = organization, MembershipId = membership }).ResponseAsync,
            "deactivated" => users.DeactivateUserAsync(new() { UserId = member }).ResponseAsync,
            "deleted" => users.DeleteUserAsync(new() { UserId = member }).ResponseAsync,
            "signed out everywhere" => server.InScopeAsync(async services =>
            {
                await services.GetRequiredService<SessionEnding>().RunAsync(stage.Member.Id, CancellationToken.None);
                return true;
            }),
            "given another password" => server.ChangeAsync(stage.Member.Id, person => person.Trust("hash")),
            "renamed" => users.UpdateUserAsync(new() { UserId = member, User = new() { Name = "Dave Grohl" }, UpdateMask = new() { Paths = { "name" } } }).ResponseAsync,
            "organization suspended" => stage.SuspendAsync(),
            "organization deleted" => stage.DeleteAsync(),
            "organization renamed" => organizations.UpdateOrganizationAsync(new()
            {
                OrganizationId = organization,
                Organization = new() { Name = "Nirvana (US)" },
                UpdateMask = new() { Paths = { "name" } },
            }).ResponseAsync,
            "somebody invited" => new InvitationService.InvitationServiceClient(server.As(stage.Owner.Id))
                .CreateInvitationAsync(new() { OrganizationId = organization, Email = $"new{stage.Mark}@example.org", Roles = { "member" } }).ResponseAsync,
            "somebody else removed" => memberships.RemoveMembershipAsync(new() { OrganizationId = organization, MembershipId = stage.AdminsMembershipId }).ResponseAsync,
            _ => new ClientService.ClientServiceClient(server.As(stage.Operator.Id)).DeleteClientAsync(new() { ClientId = stage.ClientId }).ResponseAsync,
        };
        await done;

        Task UpdateAsync(V1.Membership change, string path) => memberships.UpdateMembershipAsync(new()
        {
            OrganizationId = organization,
            MembershipId = membership,
            Membership = change,
            UpdateMask = new() { Paths = { path } },
        }).ResponseAsync;
    }

    private async Task<IReadOnlyList<FreshnessEntry>> EntriesAsync(long after) =>
        (await new FreshnessService.FreshnessServiceClient(server.Anonymous).GetFreshnessAsync(new() { AfterRevision = after })).Entries;
}
