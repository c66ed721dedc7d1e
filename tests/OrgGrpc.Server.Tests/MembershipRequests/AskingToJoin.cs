using Grpc.Core;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Invitations;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.MembershipRequests;

public sealed class AskingToJoin(InvitingServer server) : IClassFixture<InvitingServer>
{
    [Fact]
    public async Task A_request_is_told_to_those_who_decide_and_changes_once()
    {
        var band = await OpenBand.FoundAsync(server);
        var (person, request) = await band.AskAsync("I play.\nhttps://evil.example");

        Assert.Equal((MembershipRequestStatus.Pending, person.Id.ToString(), band.Id), (request.Status, request.UserId, request.OrganizationId));
        foreach (var decider in new[] { band.Owner, band.Admin })
        {
            var mail = await server.Postbox.NextToAsync(decider.Address.Value);
            Assert.Equal("chad asks to join Nirvana", mail.Content.Subject);
            Assert.Contains("> I play.\n> https://evil.example\n", mail.Content.Text, StringComparison.Ordinal);
            Assert.Contains($"https://id.example.org/organizations/{band.Id}/requests\n", mail.Content.Text, StringComparison.Ordinal);
        }

        var read = await band.ReadAsync(request.Id);
        Assert.Equal((person.Address.Value, "chad", request.Etag), (read.User.Email, read.User.Name, read.Etag));
        var change = Assert.Single(await band.ChangesAsync(), change => change.MembershipRequestCreated?.MembershipRequestId == request.Id);
        Assert.Equal(person.Id.ToString(), change.UserId);
    }

    [Fact]
    public async Task At_most_twenty_are_told_the_owner_always_and_members_never()
    {
        var band = await OpenBand.FoundAsync(server);
        var member = await server.AddPersonAsync("dave");
        await server.JoinAsync(band.Id, member);
        List<User> admins = [band.Admin];
        for (var i = 0; i < 20; i++)
        {
            admins.Add(await server.AddPersonAsync("roadie"));
            await server.JoinAsync(band.Id, admins[^1], RoleSet.Admin);
        }

        await band.AskAsync();

        await server.Postbox.NextToAsync(band.Owner.Address.Value);
        foreach (var told in admins.Take(19))
        {
            await server.Postbox.NextToAsync(told.Address.Value);
        }

        Assert.DoesNotContain(admins.Skip(19).Append(member), person => server.Postbox.HasMoreTo(person.Address.Value));
        var (last, members) = (admins[^1].Address, member.Address);
        Assert.Equal(0, await server.CountAsync(db => db.Emails.Where(mail => mail.To == last || mail.To == members)));
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("by invitation only")]
    [InlineData("suspended")]
    [InlineData("deleted")]
    public async Task What_takes_no_requests_is_answered_like_what_does_not_exist(string how)
    {
        var band = await OpenBand.FoundAsync(server, how == "by invitation only" ? JoinPolicy.InvitationOnly : JoinPolicy.Request);
        await CloseAsync(band, how);
        var stranger = band.Of(await server.AddPersonAsync("stranger"));
        var slug = how == "unknown" ? "no-such-band" : band.Slug;

        var expected = await RefusalAsync(() => stranger.CreateMembershipRequestAsync(new() { Slug = "nobody-at-all" }));
        Assert.Equal("NotFound ORGANIZATION_NOT_FOUND", expected[..expected.IndexOf('|', StringComparison.Ordinal)]);
        Assert.Equal(expected, await RefusalAsync(() => stranger.CreateMembershipRequestAsync(new() { Slug = slug })));
        Assert.Equal(expected, await RefusalAsync(() => stranger.PreviewMembershipRequestAsync(new() { Slug = slug })));
        if (how != "unknown")
        {
            var none = await RefusalAsync(() => stranger.CreateMembershipRequestAsync(new() { OrganizationId = "org_01h455vb4pex5vsknk084sn02q" }));
            var byId = await RefusalAsync(() => stranger.CreateMembershipRequestAsync(new() { OrganizationId = band.Id }));
            Assert.Equal(none, byId.Replace(band.Id, "org_01h455vb4pex5vsknk084sn02q", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Members_and_those_who_asked_and_who_are_suspended_are_told_so()
    {
        var band = await OpenBand.FoundAsync(server);
        var member = await Refused.AsyncOf(() => band.Of(band.Admin).CreateMembershipRequestAsync(new() { Slug = band.Slug }));
        Assert.Equal((StatusCode.AlreadyExists, "ALREADY_MEMBER"), (member.Code, member.Reason));

        var (person, request) = await band.AskAsync();
        var again = await Refused.AsyncOf(() => band.Of(person).CreateMembershipRequestAsync(new() { OrganizationId = band.Id }));
        Assert.Equal((StatusCode.AlreadyExists, "MEMBERSHIP_REQUEST_ALREADY_PENDING", request.Id), (again.Code, again.Reason, again.Metadata["membership_request_id"]));

        var dave = await server.AddPersonAsync("dave");
        var membership = await server.JoinAsync(band.Id, dave);
        await new MembershipService.MembershipServiceClient(server.As(band.Owner.Id)).SuspendMembershipAsync(
            new() { OrganizationId = band.Id, MembershipId = membership.Id.ToString() });
        Assert.Equal("MEMBERSHIP_SUSPENDED", (await Refused.AsyncOf(() => band.Of(dave).CreateMembershipRequestAsync(new() { Slug = band.Slug }))).Reason);
    }

    [Fact]
    public async Task A_repeated_request_asks_once_and_programs_ask_for_nobody()
    {
        var band = await OpenBand.FoundAsync(server);
        var person = await server.AddPersonAsync("chad");
        var request = new CreateMembershipRequestRequest { Slug = band.Slug, RequestId = Guid.CreateVersion7().ToString() };

        var first = await band.Of(person).CreateMembershipRequestAsync(request);
        Assert.Equal(first.MembershipRequest.Id, (await band.Of(person).CreateMembershipRequestAsync(request)).MembershipRequest.Id);
        Assert.Equal(1, await band.CountAsync(Change.EventOneofCase.MembershipRequestCreated));

        var (program, _) = await server.AddProgramAsync(Server.Access.Scopes.Write, Server.Access.Scopes.Operate);
        var programs = new MembershipRequestService.MembershipRequestServiceClient(server.AsProgram(program, Server.Access.Scopes.Write, Server.Access.Scopes.Operate));
        Assert.Equal("SCOPE_REQUIRED", (await Refused.AsyncOf(() => programs.CreateMembershipRequestAsync(new() { Slug = band.Slug }))).Reason);
    }

    [Fact]
    public async Task Whoever_asked_sees_and_withdraws_their_own_and_nobody_else_s()
    {
        var (band, other) = (await OpenBand.FoundAsync(server), await OpenBand.FoundAsync(server));
        var (person, request) = await band.AskAsync();
        var mine = band.Of(person);
        var second = (await mine.CreateMembershipRequestAsync(new() { OrganizationId = other.Id })).MembershipRequest;
        var (stranger, _) = await band.AskAsync();

        var first = await mine.ListMyMembershipRequestsAsync(new() { PageSize = 1 });
        var last = await mine.ListMyMembershipRequestsAsync(new() { PageSize = 1, PageToken = first.NextPageToken });
        Assert.Equal([second.Id, request.Id], new[] { first, last }.Select(page => Assert.Single(page.MembershipRequests).MembershipRequest.Id));
        Assert.Equal(("Nirvana", ""), (last.MembershipRequests[0].Organization.Name, last.NextPageToken));

        var withdrawal = new WithdrawMembershipRequestRequest { MembershipRequestId = request.Id };
        Assert.Equal("MEMBERSHIP_REQUEST_NOT_FOUND", (await Refused.AsyncOf(() => band.Of(stranger).WithdrawMembershipRequestAsync(withdrawal))).Reason);
        await band.SetPolicyAsync(JoinPolicy.InvitationOnly);
        Assert.Equal(MembershipRequestStatus.Withdrawn, (await mine.WithdrawMembershipRequestAsync(withdrawal)).MembershipRequest.Status);
        await mine.WithdrawMembershipRequestAsync(withdrawal);
        Assert.Equal(1, await band.CountAsync(Change.EventOneofCase.MembershipRequestWithdrawn));
        var open = await mine.ListMyMembershipRequestsAsync(new() { Statuses = { MembershipRequestStatus.Pending } });
        Assert.Equal([second.Id], open.MembershipRequests.Select(sent => sent.MembershipRequest.Id));

        await band.SetPolicyAsync(JoinPolicy.Request);
        Assert.NotEqual(request.Id, (await mine.CreateMembershipRequestAsync(new() { Slug = band.Slug })).MembershipRequest.Id);
    }

    [Fact]
    public async Task A_person_who_is_deleted_and_an_organization_that_is_purged_take_their_requests_along()
    {
        var band = await OpenBand.FoundAsync(server);
        var (person, _) = await band.AskAsync();
        await new UserService.UserServiceClient(server.As(person.Id)).DeleteUserAsync(new() { UserId = person.Id.ToString() });
        Assert.Empty((await band.Of(band.Owner).ListMembershipRequestsAsync(new() { OrganizationId = band.Id })).MembershipRequests);

        await band.AskAsync();
        var id = Id<Organization>.ParseOrNull(band.Id);
        await server.WriteAsync(async db =>
        {
            db.Remove((await db.Organizations.FindAsync(id))!);
            return true;
        });
        Assert.Equal(0, await server.CountAsync(db => db.MembershipRequests.Where(request => request.OrganizationId == id)));
    }

    private static async Task CloseAsync(OpenBand band, string how)
    {
        var organizations = new OrganizationService.OrganizationServiceClient(band.Server.As(band.Owner.Id));
        if (how == "deleted")
        {
            await organizations.DeleteOrganizationAsync(new() { OrganizationId = band.Id });
        }
        else if (how == "suspended")
        {
            var pat = await band.Server.AddPersonAsync("pat", isOperator: true);
            await new OrganizationService.OrganizationServiceClient(band.Server.As(pat.Id)).SuspendOrganizationAsync(new() { OrganizationId = band.Id });
        }
    }

    /// <summary>All that the refusal says.</summary>
    private static async Task<string> RefusalAsync<T>(Func<AsyncUnaryCall<T>> call)
    {
        var exception = await Assert.ThrowsAsync<RpcException>(async () => await call());
        var refused = Refused.Of(exception);
        return $"{refused.Code} {refused.Reason}|{exception.Status.Detail}|{string.Join(' ', refused.Metadata)}|{exception.GetRpcStatus()!.Details.Count}";
    }
}
