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
