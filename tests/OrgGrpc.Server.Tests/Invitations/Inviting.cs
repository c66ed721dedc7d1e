using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Invitations;

public sealed class Inviting(InvitingServer server) : IClassFixture<InvitingServer>
{
    [Fact]
    public async Task An_invitation_sends_one_mail_that_names_everybody_and_holds_a_working_link()
    {
        var band = await Band.FoundAsync(server, "Nirvana 🎸");
        var address = Band.NewAddress();

        var created = await band.Invitations.CreateInvitationAsync(new()
        {
            OrganizationId = band.Id,
            Email = address,
            Message = "Come as you are.\nhttps://evil.example",
        });

        var mail = await server.Postbox.NextToAsync(address);
        Assert.Equal($"{band.Owner.Name} invites you to Nirvana 🎸", mail.Content.Subject);
        Assert.Contains($"Hello {address},", mail.Content.Text, StringComparison.Ordinal);
        Assert.Contains($"{band.Owner.Name} invites you to join Nirvana 🎸.", mail.Content.Text, StringComparison.Ordinal);
        Assert.Contains("> Come as you are.\n> https:\u2060//evil.\u2060example\n", mail.Content.Text, StringComparison.Ordinal);
        var link = mail.Content.Text.Split('\n').Single(line => line.StartsWith("https://", StringComparison.Ordinal));
        Assert.StartsWith("https://id.example.org/invitation?secret=", link, StringComparison.Ordinal);
        Assert.False(server.Postbox.HasMoreTo(address));

        var secret = link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];
        var preview = await new InvitationService.InvitationServiceClient(server.Anonymous).PreviewInvitationAsync(new() { Secret = secret });
        Assert.Equal(
            (created.Invitation.Id, "Nirvana 🎸", band.Owner.Name.Value, address),
            (preview.Invitation.InvitationId, preview.Invitation.OrganizationName, preview.Invitation.InviterName, preview.Invitation.Email));
    }

    [Fact]
    public async Task A_fresh_invitation_is_linked_to_nobody_even_when_the_address_has_an_account()
    {
        var band = await Band.FoundAsync(server);
        var (person, invitation, _) = await band.InvitePersonAsync();

        Assert.Equal(V1.InvitationStatus.Pending, invitation.Status);
        Assert.Equal("", invitation.AcceptedUserId);
        Assert.Equal(1, invitation.SendCount);
        Assert.Equal(["member"], invitation.Roles);
        Assert.Equal(band.Owner.Id.ToString(), invitation.InviterUserId);
        Assert.Equal(invitation.CreateTime.ToDateTimeOffset().AddDays(7), invitation.ExpireTime.ToDateTimeOffset());
        Assert.Equal(invitation, await band.ReadAsync(invitation.Id));
        var change = (await band.ChangesAsync())[^1];
        Assert.Equal((Change.EventOneofCase.InvitationCreated, ""), (change.EventCase, change.UserId));
        Assert.NotEqual(person.Id, band.Owner.Id);
    }

    [Fact]
    public async Task Neither_host_headers_nor_the_caller_bend_the_link()
    {
        var band = await Band.FoundAsync(server);
        var address = Band.NewAddress();
        var headers = new Metadata { { "x-forwarded-host", "evil.example" }, { "x-forwarded-proto", "http" }, { "host", "evil.example" } };

        await band.Invitations.CreateInvitationAsync(new() { OrganizationId = band.Id, Email = address }, headers);

        Assert.DoesNotContain("evil", (await server.Postbox.NextToAsync(address)).Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_has_one_pending_invitation_however_it_is_spelled()
    {
        var band = await Band.FoundAsync(server);
        var address = Band.NewAddress();
        var (invitation, _) = await band.InviteAsync($" {address.ToUpperInvariant()} ");

        Assert.Equal(address, invitation.Email);
        var refused = await Refused.AsyncOf(() => band.Invitations.CreateInvitationAsync(new() { OrganizationId = band.Id, Email = address }));
        Assert.Equal(("INVITATION_ALREADY_PENDING", invitation.Id), (refused.Reason, refused.Metadata["invitation_id"]));
        Assert.False(server.Postbox.HasMoreTo(address));
    }

    [Fact]
    public async Task A_member_is_not_invited_again()
    {
        var band = await Band.FoundAsync(server);
        var krist = await server.AddPersonAsync("krist");
        var membership = await server.JoinAsync(band.Id, krist);

        var refused = await Refused.AsyncOf(
            () => band.Invitations.CreateInvitationAsync(new() { OrganizationId = band.Id, Email = krist.Address.Value }));

        Assert.Equal((StatusCode.AlreadyExists, "ALREADY_MEMBER"), (refused.Code, refused.Reason));
        Assert.Equal(membership.Id.ToString(), refused.Metadata["membership_id"]);
        Assert.False(server.Postbox.HasMoreTo(krist.Address.Value));
    }

    [Fact]
    public async Task Admins_invite_and_members_and_strangers_do_not()
    {
        var band = await Band.FoundAsync(server);
        var krist = await server.AddPersonAsync("krist");
        var dave = await server.AddPersonAsync("dave");
        var stranger = await server.AddPersonAsync("stranger");
        await server.JoinAsync(band.Id, krist, RoleSet.Admin);
        await server.JoinAsync(band.Id, dave);
        var request = new CreateInvitationRequest { OrganizationId = band.Id, Email = Band.NewAddress(), Roles = { "admin" } };

        Assert.Equal("PERMISSION_DENIED", (await Refused.AsyncOf(() => band.Of(dave).CreateInvitationAsync(request))).Reason);
        Assert.Equal("ORGANIZATION_NOT_FOUND", (await Refused.AsyncOf(() => band.Of(stranger).CreateInvitationAsync(request))).Reason);
        Assert.Equal(["member", "admin"], (await band.Of(krist).CreateInvitationAsync(request)).Invitation.Roles);
    }

    [Fact]
    public async Task Nobody_is_invited_as_owner_or_into_a_role_that_does_not_exist()
    {
        var band = await Band.FoundAsync(server);
        var request = new CreateInvitationRequest { OrganizationId = band.Id, Email = Band.NewAddress(), Roles = { "drummer" } };

        var unknown = await Refused.AsyncOf(() => band.Invitations.CreateInvitationAsync(request));
        Assert.Equal(("ROLE_UNKNOWN", "drummer"), (unknown.Reason, unknown.Metadata["role"]));
        request.Roles[0] = "owner";
        var owner = await Refused.AsyncOf(() => band.Invitations.CreateInvitationAsync(request));
        Assert.Equal(("ROLE_NOT_GRANTABLE", StatusCode.PermissionDenied), (owner.Reason, owner.Code));
    }

    [Fact]
    public async Task Every_wrong_field_is_named_at_once()
    {
        var band = await Band.FoundAsync(server);
        var now = server.Clock.GetUtcNow();

        var refused = await Refused.AsyncOf(() => band.Invitations.CreateInvitationAsync(new()
        {
            OrganizationId = band.Id,
            Email = "name@example.org.",
            Message = new string('x', 1001),
            Roles = { Enumerable.Repeat("member", 21) },
            ExpireTime = Timestamp.FromDateTimeOffset(now.AddDays(31)),
        }));

        Assert.Equal("INVALID_FIELD", refused.Reason);
        Assert.Equal(["email", "message", "roles", "expire_time"], refused.Fields);
        foreach (var time in new[] { Timestamp.FromDateTimeOffset(now.AddSeconds(-1)), new Timestamp { Seconds = long.MaxValue } })
        {
            refused = await Refused.AsyncOf(() => band.Invitations.CreateInvitationAsync(
                new() { OrganizationId = band.Id, Email = Band.NewAddress(), ExpireTime = time }));
            Assert.Equal(["expire_time"], refused.Fields);
        }
    }

    /// <summary>Zero days are no default: only a time that is not given is.</summary>
    [Theory]
    [InlineData("now")]
    [InlineData("1970")]
    [InlineData("nanos")]
    [InlineData("30 days and a tick")]
    public async Task A_time_that_is_over_or_too_far_is_a_wrong_field_at_every_door(string when)
    {
        var band = await Band.FoundAsync(server);
        var (pending, _) = await band.InviteAsync(Band.NewAddress());
        var now = server.Clock.GetUtcNow();
        var time = when switch
        {
            "now" => Timestamp.FromDateTimeOffset(now),
            "1970" => new Timestamp(),
            "nanos" => new Timestamp { Seconds = now.AddDays(1).ToUnixTimeSeconds(), Nanos = -1 },
            _ => Timestamp.FromDateTimeOffset(now.AddDays(30).AddMilliseconds(1)),
        };

        var address = Band.NewAddress();
        var batch = await band.Invitations.BatchCreateInvitationsAsync(
            new() { OrganizationId = band.Id, Invitations = { new NewInvitation { Email = address, ExpireTime = time } } });
        Refused[] refusals =
        [
            await Refused.AsyncOf(() => band.Invitations.CreateInvitationAsync(new() { OrganizationId = band.Id, Email = address, ExpireTime = time })),
            await Refused.AsyncOf(() => band.Invitations.ResendInvitationAsync(
                new() { OrganizationId = band.Id, InvitationId = pending.Id, ExpireTime = time })),
            await Refused.AsyncOf(() => band.Invitations.CreateInvitationLinkAsync(new() { OrganizationId = band.Id, MaxUses = 1, ExpireTime = time })),
        ];

        Assert.All(refusals, refused => Assert.Equal((StatusCode.InvalidArgument, "expire_time"), (refused.Code, Assert.Single(refused.Fields))));
        Assert.Equal("expire_time", Assert.Single(batch.Results[0].Error.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations).Field);
        Assert.Equal(pending, await band.ReadAsync(pending.Id));
        Assert.False(server.Postbox.HasMoreTo(address));
    }

    [Fact]
    public async Task A_repeated_request_sends_no_second_mail()
    {
        var band = await Band.FoundAsync(server);
        var request = new CreateInvitationRequest
        {
            OrganizationId = band.Id,
            Email = Band.NewAddress(),
            RequestId = "018f4e2a-7c1b-7f3a-9d6e-2b1a0c9d8e7f",
        };

        var first = await band.Invitations.CreateInvitationAsync(request);
        Assert.Equal(first, await band.Invitations.CreateInvitationAsync(request));

        await server.Postbox.NextToAsync(request.Email);
        var to = Looking.Address(request.Email);
        Assert.False(server.Postbox.HasMoreTo(request.Email));
        Assert.Equal(1, await server.CountAsync(db => db.Emails.Where(email => email.To == to)));
    }

    [Fact]
    public async Task A_batch_answers_each_item_on_its_own()
    {
        var band = await Band.FoundAsync(server);
        var (fresh, twice) = (Band.NewAddress(), Band.NewAddress());

        var results = (await band.Invitations.BatchCreateInvitationsAsync(new()
        {
            OrganizationId = band.Id,
            Invitations =
            {
                new NewInvitation { Email = fresh, Roles = { "admin" } },
                new NewInvitation { Email = "nonsense" },
                new NewInvitation { Email = twice },
                new NewInvitation { Email = twice.ToUpperInvariant() },
                new NewInvitation { Email = band.Owner.Address.Value },
                new NewInvitation { Email = Band.NewAddress(), Roles = { "drummer" } },
            },
        })).Results;

        Assert.Equal(
            ["", "INVALID_FIELD", "", "INVITATION_ALREADY_PENDING", "ALREADY_MEMBER", "ROLE_UNKNOWN"],
            results.Select(result => result.Error?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason ?? ""));
        Assert.Equal(fresh, results[0].Invitation.Email);
        await server.Postbox.NextToAsync(fresh);
        await server.Postbox.NextToAsync(twice);
        var tooMany = new BatchCreateInvitationsRequest { OrganizationId = band.Id };
        tooMany.Invitations.AddRange(Enumerable.Range(0, 101).Select(i => new NewInvitation { Email = $"many{i}@example.org" }));
        Assert.Equal(["invitations"], (await Refused.AsyncOf(() => band.Invitations.BatchCreateInvitationsAsync(tooMany))).Fields);
    }
}
