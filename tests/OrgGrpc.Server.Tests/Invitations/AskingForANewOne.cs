using OrgGrpc.Server.Access;
using OrgGrpc.Server.Roles;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Invitations;

/// <summary>Whoever comes too late asks whoever invited, once a day, and gets nothing by that alone.</summary>
public sealed class AskingForANewOne(InvitingServer server) : IClassFixture<InvitingServer>
{
    private InvitationService.InvitationServiceClient Nobody => new(server.Anonymous);

    [Fact]
    public async Task The_inviter_is_told_once_a_day_and_what_they_resend_opens_the_door()
    {
        var band = await Band.FoundAsync(server, "Nirvana 🎸");
        var (person, invitation, secret) = await band.InvitePersonAsync();
        server.Clock.Advance(TimeSpan.FromDays(7));

        await Nobody.AskForNewInvitationAsync(new() { Secret = secret });

        var mail = await server.Postbox.NextToAsync(band.Owner.Address.Value);
        Assert.Equal($"{person.Address} asks for a new invitation to Nirvana 🎸", mail.Content.Subject);
        Assert.Contains($"\nhttps://id.example.org/organizations/{band.Id}/invitations?show=expired\n", mail.Content.Text, StringComparison.Ordinal);
        Assert.Equal(1, await CountMailsAsync(person.Address.Value));
        var read = await band.ReadAsync(invitation.Id);
        Assert.Equal((V1.InvitationStatus.Expired, server.Clock.GetUtcNow()), (read.Status, read.AskTime.ToDateTimeOffset()));
        Assert.NotEqual(invitation.Etag, read.Etag);
        Assert.Equal(invitation.Id, (await band.ChangesAsync())[^1].InvitationAsked.InvitationId);
        server.Clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal("RATE_LIMITED", await AskAsync(secret));
        server.Clock.Advance(TimeSpan.FromHours(1));
        await Nobody.AskForNewInvitationAsync(new() { Secret = secret });
        Assert.Equal(2, await CountMailsAsync(band.Owner.Address.Value));

        var resent = await band.Invitations.ResendInvitationAsync(new() { OrganizationId = band.Id, InvitationId = invitation.Id });
        Assert.Null(resent.Invitation.AskTime);
        Assert.Equal("INVITATION_NOT_FOUND", await AskAsync(secret));
        await band.Of(person).AcceptInvitationAsync(new() { Secret = await server.Postbox.NextSecretToAsync(person.Address.Value) });
    }

    [Fact]
    public async Task Of_many_who_ask_at_once_one_is_heard()
    {
        var band = await Band.FoundAsync(server);
        var (_, _, secret) = await band.InvitePersonAsync();
        server.Clock.Advance(TimeSpan.FromDays(7));

        var outcomes = await AtOnce.RunAsync([.. Enumerable.Repeat<Func<Task>>(async () => await Nobody.AskForNewInvitationAsync(new() { Secret = secret }), 20)]);

        Assert.Equal(["", .. Enumerable.Repeat("RATE_LIMITED", 19)], outcomes.Order(StringComparer.Ordinal));
        Assert.Equal(1, await CountMailsAsync(band.Owner.Address.Value));
    }

    [Theory]
    [InlineData("a demoted admin")]
    [InlineData("a deactivated admin")]
    [InlineData("a program")]
    public async Task The_owner_is_told_when_the_inviter_cannot_invite_any_more(string inviter)
    {
        var band = await Band.FoundAsync(server);
        var krist = await server.AddPersonAsync("krist");
        var membership = await server.JoinAsync(band.Id, krist, RoleSet.Admin);
        var (program, _) = await server.AddProgramAsync(Scopes.Write);
        var invitations = inviter == "a program" ? new(server.AsProgram(program, Scopes.Write)) : band.Of(krist);
        var address = Band.NewAddress();
        await invitations.CreateInvitationAsync(new() { OrganizationId = band.Id, Email = address });
        var secret = await server.Postbox.NextSecretToAsync(address);
        server.Clock.Advance(TimeSpan.FromDays(7));
        switch (inviter)
        {
            case "a demoted admin":
                await server.WriteAsync(db =>
                {
                    db.Memberships.Single(m => m.Id == membership.Id).Change(RoleSet.Member, membership.Title, membership.Attributes, server.Clock.GetUtcNow());
                    return Task.FromResult(0);
                });
                break;
            case "a deactivated admin":
                await server.ChangeAsync(krist.Id, user => user.Deactivate(server.Clock.GetUtcNow()));
                break;
        }

        await Nobody.AskForNewInvitationAsync(new() { Secret = secret });

        Assert.Contains(address, (await server.Postbox.NextToAsync(band.Owner.Address.Value)).Content.Subject, StringComparison.Ordinal);
        Assert.Equal(0, await CountMailsAsync(krist.Address.Value));
    }

    [Fact]
    public async Task Nobody_asks_where_there_is_nothing_to_ask_for()
    {
        var band = await Band.FoundAsync(server);
        var pat = await server.AddPersonAsync("pat", isOperator: true);
        OrganizationService.OrganizationServiceClient Organizations() => new(server.As(pat.Id));
        var (one, _, used) = await band.InvitePersonAsync();
        var (two, _, declined) = await band.InvitePersonAsync();
        var (_, withdrawn, revoked) = await band.InvitePersonAsync();
        var (three, _, old) = await band.InvitePersonAsync();
        await band.Of(one).AcceptInvitationAsync(new() { Secret = used });
        await band.Of(two).DeclineInvitationAsync(new() { Secret = declined });
        await band.Invitations.RevokeInvitationAsync(new() { OrganizationId = band.Id, InvitationId = withdrawn.Id });
        server.Clock.Advance(TimeSpan.FromDays(7));
        var (fresh, open) = await band.InviteAsync(three.Address.Value);

        Assert.Equal("INVITATION_ACCEPTED", await AskAsync(used));
        Assert.Equal("INVITATION_DECLINED", await AskAsync(declined));
        Assert.Equal("INVITATION_REVOKED", await AskAsync(revoked));
        foreach (var secret in new[] { open, old })
        {
            var refused = await Refused.AsyncOf(() => Nobody.AskForNewInvitationAsync(new() { Secret = secret }));
            Assert.Equal(("INVITATION_ALREADY_PENDING", fresh.Id), (refused.Reason, refused.Metadata["invitation_id"]));
        }

        server.Clock.Advance(TimeSpan.FromDays(7));
        await Organizations().SuspendOrganizationAsync(new() { OrganizationId = band.Id });
        Assert.Equal("ORGANIZATION_SUSPENDED", await AskAsync(open));
        await Organizations().DeleteOrganizationAsync(new() { OrganizationId = band.Id });
        Assert.Equal("INVITATION_NOT_FOUND", await AskAsync(open));
        Assert.Equal(["secret"], (await Refused.AsyncOf(() => Nobody.AskForNewInvitationAsync(new() { Secret = "short" }))).Fields);
        Assert.DoesNotContain(await band.ChangesAsync(), change => change.InvitationAsked is not null);
    }

    private async Task<string?> AskAsync(string secret) => (await Refused.AsyncOf(() => Nobody.AskForNewInvitationAsync(new() { Secret = secret }))).Reason;

    private Task<int> CountMailsAsync(string address)
    {
        var to = Looking.Address(address);
        return server.CountAsync(db => db.Emails.Where(email => email.To == to));
    }
}
