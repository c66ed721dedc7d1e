using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Invitations;

/// <summary>Two callers at once, many times over: one outcome, and one clean refusal.</summary>
public sealed class AnsweringAtOnce(InvitingServer server) : IClassFixture<InvitingServer>
{
    private const int Rounds = 200;

    [Fact]
    public async Task Of_two_acceptances_at_once_one_succeeds()
    {
        var band = await Band.FoundAsync(server);
        for (var round = 0; round < Rounds; round++)
        {
            var (person, invitation, secret) = await band.InvitePersonAsync();
            var invitations = band.Of(person);

            var outcomes = await AtOnce.RunAsync(
                async () => await invitations.AcceptInvitationAsync(new() { Secret = secret }),
                async () => await invitations.AcceptInvitationAsync(new() { InvitationId = invitation.Id }));

            Assert.Equal(["", "INVITATION_ACCEPTED"], outcomes.Order(StringComparer.Ordinal));
        }

        Assert.Equal(1 + Rounds, await band.CountMembersAsync());
        Assert.Equal(Rounds, (await band.ChangesAsync()).Count(change => change.InvitationAccepted is not null));
    }

    [Fact]
    public async Task Of_an_acceptance_and_a_revocation_at_once_one_succeeds()
    {
        var band = await Band.FoundAsync(server);
        var joined = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var (person, invitation, secret) = await band.InvitePersonAsync();

            var outcomes = await AtOnce.RunAsync(
                async () => await band.Of(person).AcceptInvitationAsync(new() { Secret = secret }),
                async () => await band.Invitations.RevokeInvitationAsync(new() { OrganizationId = band.Id, InvitationId = invitation.Id }));

            var accepted = outcomes[0].Length == 0;
            Assert.Equal(accepted ? ["", "INVITATION_ACCEPTED"] : ["INVITATION_REVOKED", ""], outcomes);
            Assert.Equal(
                accepted ? V1.InvitationStatus.Accepted : V1.InvitationStatus.Revoked, (await band.ReadAsync(invitation.Id)).Status);
            joined += accepted ? 1 : 0;
        }

        Assert.Equal(1 + joined, await band.CountMembersAsync());
    }

    [Fact]
    public async Task Of_an_acceptance_and_a_refusal_at_once_one_succeeds()
    {
        var band = await Band.FoundAsync(server);
        var joined = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var (person, invitation, secret) = await band.InvitePersonAsync();

            var outcomes = await AtOnce.RunAsync(
                async () => await band.Of(person).AcceptInvitationAsync(new() { Secret = secret }),
                async () => await band.Of(person).DeclineInvitationAsync(new() { InvitationId = invitation.Id }));

            var accepted = outcomes[0].Length == 0;
            Assert.Equal(accepted ? ["", "INVITATION_ACCEPTED"] : ["INVITATION_DECLINED", ""], outcomes);
            Assert.Equal(
                accepted ? V1.InvitationStatus.Accepted : V1.InvitationStatus.Declined, (await band.ReadAsync(invitation.Id)).Status);
            joined += accepted ? 1 : 0;
        }

        Assert.Equal(1 + joined, await band.CountMembersAsync());
    }

    [Fact]
    public async Task A_secret_that_is_replaced_at_the_same_time_either_served_before_or_is_dead()
    {
        var band = await Band.FoundAsync(server);
        var joined = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var (person, invitation, old) = await band.InvitePersonAsync();

            var outcomes = await AtOnce.RunAsync(
                async () => await band.Of(person).AcceptInvitationAsync(new() { Secret = old }),
                async () => await band.Invitations.ResendInvitationAsync(new() { OrganizationId = band.Id, InvitationId = invitation.Id }));

            var accepted = outcomes[0].Length == 0;
            Assert.Equal(accepted ? ["", "INVITATION_ACCEPTED"] : ["INVITATION_NOT_FOUND", ""], outcomes);
            Assert.Equal(accepted ? 1 : 2, (await band.ReadAsync(invitation.Id)).SendCount);
            joined += accepted ? 1 : 0;
        }

        Assert.Equal(1 + joined, await band.CountMembersAsync());
    }

    [Fact]
    public async Task A_link_takes_one_place_for_a_person_however_often_they_press()
    {
        var band = await Band.FoundAsync(server);
        for (var round = 0; round < 20; round++)
        {
            var person = await server.AddPersonAsync("fan");
            var link = await band.Invitations.CreateInvitationLinkAsync(new() { OrganizationId = band.Id, MaxUses = 10 });

            var outcomes = await AtOnce.RunAsync([.. Enumerable.Repeat<Func<Task>>(
                async () => await band.Of(person).JoinWithInvitationLinkAsync(new() { Secret = link.Secret }), 10)]);
            var revoked = await band.Invitations.RevokeInvitationLinkAsync(
                new() { OrganizationId = band.Id, InvitationLinkId = link.InvitationLink.Id });

            Assert.Equal(["", .. Enumerable.Repeat("ALREADY_MEMBER", 9)], outcomes.Order(StringComparer.Ordinal));
            Assert.Equal(1, revoked.InvitationLink.Uses);
        }

        Assert.Equal(1 + 20, await band.CountMembersAsync());
    }

    [Fact]
    public async Task Nobody_joins_with_a_link_once_it_is_revoked()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => server.AddPersonAsync("fan")));
        for (var round = 0; round < 20; round++)
        {
            var band = await Band.FoundAsync(server);
            var link = await band.Invitations.CreateInvitationLinkAsync(new() { OrganizationId = band.Id, MaxUses = 10 });
            var usesWhenRevoked = -1;

            var outcomes = await AtOnce.RunAsync([
                .. people.Take(5).Select<User, Func<Task>>(
                    person => async () => await band.Of(person).JoinWithInvitationLinkAsync(new() { Secret = link.Secret })),
                async () => usesWhenRevoked = (await band.Invitations.RevokeInvitationLinkAsync(
                    new() { OrganizationId = band.Id, InvitationLinkId = link.InvitationLink.Id })).InvitationLink.Uses,
                .. people.Skip(5).Select<User, Func<Task>>(
                    person => async () => await band.Of(person).JoinWithInvitationLinkAsync(new() { Secret = link.Secret }))]);

            Assert.Equal(1 + usesWhenRevoked, outcomes.Count(outcome => outcome.Length == 0));
            Assert.All(outcomes.Where(outcome => outcome.Length > 0), outcome => Assert.Equal("INVITATION_LINK_REVOKED", outcome));
            Assert.Equal(1 + usesWhenRevoked, await band.CountMembersAsync());
        }
    }

    [Fact]
    public async Task Of_two_invitations_of_one_address_at_once_one_is_made_and_mailed()
    {
        var band = await Band.FoundAsync(server);
        for (var round = 0; round < Rounds; round++)
        {
            var request = new CreateInvitationRequest { OrganizationId = band.Id, Email = Band.NewAddress() };

            var outcomes = await AtOnce.RunAsync(
                async () => await band.Invitations.CreateInvitationAsync(request),
                async () => await band.Invitations.CreateInvitationAsync(request));

            Assert.Equal(["", "INVITATION_ALREADY_PENDING"], outcomes.Order(StringComparer.Ordinal));
            await server.Postbox.NextToAsync(request.Email);
            Assert.False(server.Postbox.HasMoreTo(request.Email));
        }
    }

    [Fact]
    public async Task A_link_lets_in_exactly_as_many_as_it_allows()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => server.AddPersonAsync("fan")));
        for (var round = 0; round < 20; round++)
        {
            var band = await Band.FoundAsync(server);
            var allowed = 1 + (round % 19);
            var link = await band.Invitations.CreateInvitationLinkAsync(new() { OrganizationId = band.Id, MaxUses = allowed });

            var outcomes = await AtOnce.RunAsync([.. people.Select<User, Func<Task>>(
                person => async () => await band.Of(person).JoinWithInvitationLinkAsync(new() { Secret = link.Secret }))]);

            Assert.Equal(allowed, outcomes.Count(outcome => outcome.Length == 0));
            Assert.All(outcomes.Where(outcome => outcome.Length > 0), outcome => Assert.Equal("INVITATION_LINK_EXHAUSTED", outcome));
            Assert.Equal(1 + allowed, await band.CountMembersAsync());
            var listed = (await band.Invitations.ListInvitationLinksAsync(new() { OrganizationId = band.Id })).InvitationLinks.Single();
            Assert.Equal(allowed, listed.Uses);
        }
    }
}
