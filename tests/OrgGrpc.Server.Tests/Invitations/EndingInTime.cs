using Google.Protobuf.WellKnownTypes;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Invitations;

/// <summary>What is mailed or handed out works until the very moment that it names, and not at that moment.</summary>
public sealed class EndingInTime(InvitingServer server) : IClassFixture<InvitingServer>
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_invitation(bool late)
    {
        var band = await Band.FoundAsync(server);
        var (person, invitation, secret) = await band.InvitePersonAsync();
        server.Clock.Advance(invitation.ExpireTime.ToDateTimeOffset() - server.Clock.GetUtcNow() - (late ? TimeSpan.Zero : Tick));

        await ExpectAsync(late ? "INVITATION_EXPIRED" : null, () => band.Of(person).AcceptInvitationAsync(new() { Secret = secret }).ResponseAsync);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_invitation_link(bool late)
    {
        var band = await Band.FoundAsync(server);
        var end = server.Clock.GetUtcNow().AddHours(1);
        var link = await band.Invitations.CreateInvitationLinkAsync(new() { OrganizationId = band.Id, MaxUses = 5, ExpireTime = end.ToTimestamp() });
        var person = await server.AddPersonAsync("duder");
        server.Clock.Advance(link.InvitationLink.ExpireTime.ToDateTimeOffset() - server.Clock.GetUtcNow() - (late ? TimeSpan.Zero : Tick));

        await ExpectAsync(late ? "INVITATION_LINK_EXPIRED" : null, () => band.Of(person).JoinWithInvitationLinkAsync(new() { Secret = link.Secret }).ResponseAsync);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_link_that_verifies_an_address(bool late)
    {
        var registration = new RegistrationService.RegistrationServiceClient(server.Anonymous);
        var address = Band.NewAddress();
        await registration.RegisterUserAsync(new() { Email = address, Name = "Kurt", Password = "smells like teen spirit" });
        var secret = await server.Postbox.NextSecretToAsync(address);
        server.Clock.Advance(TimeSpan.FromHours(24) - (late ? TimeSpan.Zero : Tick));

        await ExpectAsync(late ? "LINK_INVALID" : null, () => registration.VerifyEmailAsync(new() { Secret = secret, Password = "smells like teen spirit" }).ResponseAsync);
    }

    [Fact]
    public async Task A_program_invites_and_what_it_made_stands_when_it_is_gone()
    {
        var band = await Band.FoundAsync(server);
        var (program, _) = await server.AddProgramAsync(Scopes.Write);
        var invitations = new InvitationService.InvitationServiceClient(server.AsProgram(program, Scopes.Write));
        var person = await server.AddPersonAsync("duder", email: Band.NewAddress());
        var made = await invitations.CreateInvitationAsync(new() { OrganizationId = band.Id, Email = person.Address.Value, Roles = { "admin" } });
        Assert.Equal((program, ""), (made.Invitation.InviterClientId, made.Invitation.InviterUserId));
        var secret = await server.Postbox.NextSecretToAsync(person.Address.Value);
        Assert.Equal("", (await new InvitationService.InvitationServiceClient(server.Anonymous).PreviewInvitationAsync(new() { Secret = secret })).Invitation.InviterName);

        var boss = await server.AddPersonAsync("boss", isOperator: true);
        await new ClientService.ClientServiceClient(server.As(boss.Id)).DeleteClientAsync(new() { ClientId = program });

        Assert.Contains("admin", (await band.Of(person).AcceptInvitationAsync(new() { Secret = secret })).Membership.Roles);
    }

    private static async Task ExpectAsync<T>(string? reason, Func<Task<T>> call)
    {
        if (reason is null)
        {
            await call();
        }
        else
        {
            Assert.Equal(reason, (await Refused.AsyncOf(call)).Reason);
        }
    }
}
