using Grpc.Core;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Invitations;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.MembershipRequests;

public sealed class DecidingOnRequests(InvitingServer server) : IClassFixture<InvitingServer>
{
    private const int Rounds = 100;

    [Fact]
    public async Task An_approval_gives_the_membership_and_tells_the_person()
    {
        var band = await OpenBand.FoundAsync(server);
        var (person, request) = await band.AskAsync();

        var approved = await band.Of(band.Admin).ApproveMembershipRequestAsync(band.Approval(request, "admin"));

        Assert.Equal(person.Id.ToString(), approved.Membership.UserId);
        Assert.Equal(["member", "admin"], approved.Membership.Roles);
        var read = await band.ReadAsync(request.Id);
        Assert.Equal(
            (MembershipRequestStatus.Approved, band.Admin.Id.ToString(), approved.Membership.Id), (read.Status, read.DeciderUserId, read.MembershipId));
        Assert.NotEqual(request.Etag, read.Etag);
        var mail = await server.Postbox.NextToAsync(person.Address.Value);
        Assert.Equal("You are now a member of Nirvana", mail.Content.Subject);
        Assert.Contains($"https://id.example.org/organizations/{band.Id}", mail.Content.Text, StringComparison.Ordinal);
        var changes = await band.ChangesAsync();
        Assert.Single(changes, change => change.MembershipRequestApproved?.MembershipRequestId == request.Id);
        Assert.Single(changes, change => change.MembershipAdded?.MembershipRequestId == request.Id);
        var own = await band.Of(person).ListMyMembershipRequestsAsync(new());
        Assert.Equal("", own.MembershipRequests[0].MembershipRequest.DeciderUserId);
    }

    [Fact]
    public async Task A_rejection_tells_why_and_the_person_asks_again_after_a_time()
    {
        var band = await OpenBand.FoundAsync(server);
        var (person, request) = await band.AskAsync();
        await band.Of(band.Owner).RejectMembershipRequestAsync(new() { OrganizationId = band.Id, MembershipRequestId = request.Id, Reason = "We have a drummer." });

        var mail = await server.Postbox.NextToAsync(person.Address.Value);
        Assert.Equal("Your request to join Nirvana was rejected", mail.Content.Subject);
        Assert.Contains("> We have a drummer.\n", mail.Content.Text, StringComparison.Ordinal);
        Assert.Equal(1, await band.CountAsync(Change.EventOneofCase.MembershipRequestRejected));
        Assert.False(await IsMemberAsync(band, person));

        var ask = new CreateMembershipRequestRequest { Slug = band.Slug };
        var exception = await Assert.ThrowsAsync<RpcException>(async () => await band.Of(person).CreateMembershipRequestAsync(ask));
        Assert.Equal((StatusCode.ResourceExhausted, "RATE_LIMITED"), (exception.StatusCode, Refused.Of(exception).Reason));
        Assert.Equal(TimeSpan.FromDays(7), exception.GetRpcStatus()!.GetDetail<Google.Rpc.RetryInfo>()!.RetryDelay.ToTimeSpan());
        var preview = await band.Of(person).PreviewMembershipRequestAsync(new() { Slug = band.Slug });
        Assert.Equal(server.Clock.GetUtcNow().AddDays(7), preview.AskAgainTime.ToDateTimeOffset());
        server.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(MembershipRequestStatus.Pending, (await band.Of(person).CreateMembershipRequestAsync(ask)).MembershipRequest.Status);
    }

    [Fact]
    public async Task Of_many_decisions_at_once_exactly_one_stands()
    {
        var band = await OpenBand.FoundAsync(server);
        for (var round = 0; round < Rounds; round++)
        {
            // Within an hour only so many ask.
            server.Clock.Advance(TimeSpan.FromMinutes(1));
            var (person, request) = await band.AskAsync();

            var outcomes = await AtOnce.RunAsync(
                async () => await band.Of(band.Owner).ApproveMembershipRequestAsync(band.Approval(request)),
                async () => await band.Of(band.Admin).ApproveMembershipRequestAsync(band.Approval(request)),
                async () => await band.Of(band.Admin).RejectMembershipRequestAsync(new() { OrganizationId = band.Id, MembershipRequestId = request.Id }),
                async () => await band.Of(person).WithdrawMembershipRequestAsync(new() { MembershipRequestId = request.Id }));

            Assert.Equal(["", "MEMBERSHIP_REQUEST_CLOSED", "MEMBERSHIP_REQUEST_CLOSED", "MEMBERSHIP_REQUEST_CLOSED"], outcomes.Order(StringComparer.Ordinal));
            var status = (await band.ReadAsync(request.Id)).Status;
            Assert.Equal(status == MembershipRequestStatus.Approved, await IsMemberAsync(band, person));
        }
    }

    [Fact]
    public async Task What_changed_since_the_person_asked_refuses_the_approval()
    {
        var band = await OpenBand.FoundAsync(server);
        var (person, request) = await band.AskAsync();
        var owner = band.Of(band.Owner);
        async Task<string?> ReasonAsync() => (await Refused.AsyncOf(() => owner.ApproveMembershipRequestAsync(band.Approval(request)))).Reason;

        await band.SetPolicyAsync(JoinPolicy.InvitationOnly);
        Assert.Equal("MEMBERSHIP_REQUESTS_NOT_TAKEN", await ReasonAsync());
        await band.SetPolicyAsync(JoinPolicy.Request);

        await server.ChangeAsync(person.Id, user => user.Deactivate(server.Clock.GetUtcNow()));
        Assert.Equal("USER_DEACTIVATED", await ReasonAsync());
        await server.ChangeAsync(person.Id, user => user.Reactivate(server.Clock.GetUtcNow()));

        Server.Users.EmailAddress.TryParse($"moved.{person.Address}", out var address, out _);
        await server.ChangeAsync(person.Id, user => user.MoveTo(address!, server.Clock.GetUtcNow()));
        Assert.Equal("EMAIL_NOT_VERIFIED", await ReasonAsync());
        await server.ChangeAsync(person.Id, user => user.VerifyEmail(server.Clock.GetUtcNow()));

        var pat = new OrganizationService.OrganizationServiceClient(server.As((await server.AddPersonAsync("pat", isOperator: true)).Id));
        await pat.SuspendOrganizationAsync(new() { OrganizationId = band.Id });
        Assert.Equal("ORGANIZATION_SUSPENDED", await ReasonAsync());
        await pat.ReactivateOrganizationAsync(new() { OrganizationId = band.Id });
        await pat.DeleteOrganizationAsync(new() { OrganizationId = band.Id });
        Assert.Equal("ORGANIZATION_DELETED", await ReasonAsync());
        await pat.UndeleteOrganizationAsync(new() { OrganizationId = band.Id });
        Assert.Equal(MembershipRequestStatus.Approved, (await owner.ApproveMembershipRequestAsync(band.Approval(request))).MembershipRequest.Status);
    }

    [Fact]
    public async Task Only_those_decide_who_may_and_only_in_their_own_organization()
    {
        var (band, other) = (await OpenBand.FoundAsync(server), await OpenBand.FoundAsync(server));
        var (person, request) = await band.AskAsync();
        var member = await server.AddPersonAsync("dave");
        await server.JoinAsync(band.Id, member);
        async Task<string?> ReasonAsync(User caller, ApproveMembershipRequestRequest approval) =>
            (await Refused.AsyncOf(() => band.Of(caller).ApproveMembershipRequestAsync(approval))).Reason;

        Assert.Equal("ORGANIZATION_NOT_FOUND", await ReasonAsync(person, band.Approval(request)));
        Assert.Equal("PERMISSION_DENIED", await ReasonAsync(member, band.Approval(request)));
        Assert.Equal("MEMBERSHIP_REQUEST_NOT_FOUND", await ReasonAsync(other.Owner, other.Approval(request)));
        Assert.Equal("ROLE_NOT_GRANTABLE", await ReasonAsync(band.Owner, band.Approval(request, "owner")));
        Assert.Equal("ROLE_UNKNOWN", await ReasonAsync(band.Owner, band.Approval(request, "drummer")));

        var membership = (await new MembershipService.MembershipServiceClient(server.As(band.Owner.Id)).ListMembershipsAsync(new() { OrganizationId = band.Id }))
            .Memberships.Single(found => found.UserId == band.Admin.Id.ToString());
        await new MembershipService.MembershipServiceClient(server.As(band.Owner.Id)).RemoveMembershipAsync(new() { OrganizationId = band.Id, MembershipId = membership.Id });
        Assert.Equal("ORGANIZATION_NOT_FOUND", await ReasonAsync(band.Admin, band.Approval(request)));
        Assert.Equal(MembershipRequestStatus.Pending, (await band.ReadAsync(request.Id)).Status);
    }

    [Fact]
    public async Task Whoever_comes_in_another_way_has_nothing_left_to_ask()
    {
        var band = await OpenBand.FoundAsync(server);
        var (invited, first) = await band.AskAsync();
        var invitation = await new InvitationService.InvitationServiceClient(server.As(band.Owner.Id)).CreateInvitationAsync(
            new() { OrganizationId = band.Id, Email = invited.Address.Value });
        await new InvitationService.InvitationServiceClient(server.As(invited.Id)).AcceptInvitationAsync(new() { InvitationId = invitation.Invitation.Id });
        var (added, second) = await band.AskAsync();
        var pat = await server.AddPersonAsync("pat", isOperator: true);
        await new MembershipService.MembershipServiceClient(server.As(pat.Id)).AddMembershipAsync(new() { OrganizationId = band.Id, UserId = added.Id.ToString() });

        foreach (var request in new[] { first, second })
        {
            Assert.Equal(MembershipRequestStatus.Settled, (await band.ReadAsync(request.Id)).Status);
            var refused = await Refused.AsyncOf(() => band.Of(band.Owner).ApproveMembershipRequestAsync(band.Approval(request)));
            Assert.Equal(("MEMBERSHIP_REQUEST_CLOSED", "SETTLED"), (refused.Reason, refused.Metadata["status"]));
        }

        Assert.Equal(2, await band.CountAsync(Change.EventOneofCase.MembershipRequestSettled));
    }

    [Fact]
    public async Task The_list_is_filtered_counted_and_paged()
    {
        var band = await OpenBand.FoundAsync(server);
        var (_, first) = await band.AskAsync();
        var (_, second) = await band.AskAsync();
        var (_, third) = await band.AskAsync();
        await band.Of(band.Owner).RejectMembershipRequestAsync(new() { OrganizationId = band.Id, MembershipRequestId = second.Id });
        var wanted = new ListMembershipRequestsRequest
        {
            OrganizationId = band.Id,
            PageSize = 1,
            Filter = new() { Statuses = { MembershipRequestStatus.Pending } },
            OrderBy = MembershipRequestOrder.CreateTimeAsc,
            IncludeTotal = true,
        };

        var page = await band.Of(band.Admin).ListMembershipRequestsAsync(wanted);
        wanted.PageToken = page.NextPageToken;
        var next = await band.Of(band.Admin).ListMembershipRequestsAsync(wanted);

        Assert.Equal([first.Id, third.Id], page.MembershipRequests.Concat(next.MembershipRequests).Select(request => request.Id));
        Assert.Equal((2, 2, ""), (page.Total, next.Total, next.NextPageToken));
    }

    [Fact]
    public async Task The_policy_is_told_before_and_after_and_members_do_not_set_it()
    {
        var band = await OpenBand.FoundAsync(server, JoinPolicy.InvitationOnly);
        await band.SetPolicyAsync(JoinPolicy.Request);

        var change = Assert.Single(await band.ChangesAsync(), change => change.OrganizationUpdated is not null).OrganizationUpdated;
        Assert.Equal((JoinPolicy.InvitationOnly, JoinPolicy.Request), (change.Before.JoinPolicy, change.After.JoinPolicy));
        await band.UpdateAsync(new() { Name = "Fecal Matter" }, "name");
        var read = await new OrganizationService.OrganizationServiceClient(server.As(band.Owner.Id)).GetOrganizationAsync(new() { OrganizationId = band.Id });
        Assert.Equal(JoinPolicy.Request, read.Organization.JoinPolicy);
        var unknown = await Refused.AsyncOf(async () => { await band.SetPolicyAsync((JoinPolicy)7); return 0; });
        Assert.Equal(["organization.join_policy"], unknown.Fields);
    }

    private static async Task<bool> IsMemberAsync(OpenBand band, User person) => (await new MembershipService.MembershipServiceClient(band.Server.As(band.Owner.Id))
        .ListMembershipsAsync(new() { OrganizationId = band.Id, PageSize = 500 })).Memberships.Any(membership => membership.UserId == person.Id.ToString());
}
