using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Tests.Errors;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.V1;
using UserStatus = OrgGrpc.Server.Users.UserStatus;

namespace OrgGrpc.Server.Tests.Registration;

public sealed class RegisteringByInvitationOnly(RegisteringByInvitationOnly.ClosedServer server) : IClassFixture<RegisteringByInvitationOnly.ClosedServer>
{
    private const string Password = "smells like teen spirit";

    private readonly RegistrationService.RegistrationServiceClient registration = new(server.Anonymous);

    [Fact]
    public async Task Known_and_unknown_addresses_are_refused_alike_and_get_no_mail()
    {
        var kurt = await server.AddPersonAsync("kurt");

        var known = await Refused.AsyncOf(() => registration.RegisterUserAsync(new() { Email = kurt.Address.Value, Name = "Kurt", Password = Password }));
        var unknown = await Refused.AsyncOf(() => registration.RegisterUserAsync(new() { Email = "nobody@example.org", Name = "Kurt", Password = Password }));
        var organization = await Refused.AsyncOf(() => registration.RegisterOrganizationAsync(
            new() { Email = "nobody@example.org", Name = "Kurt", Password = Password, OrganizationName = "Nirvana" }));

        Catalogue.AssertGiven(ErrorReason.RegistrationRefused, await server.Anonymous.RefusalAsync(
            Rpcs.Find("RegistrationService.RegisterUser"), new RegisterUserRequest { Email = "a@example.org", Name = "A", Password = Password }.ToByteArray()));
        Assert.Equal("REGISTRATION_REFUSED", known.Reason);
        Assert.Equal((known.Code, known.Reason), (unknown.Code, unknown.Reason));
        Assert.Equal(known.Reason, organization.Reason);
        Assert.False(server.Postbox.HasMoreTo(kurt.Address.Value) || server.Postbox.HasMoreTo("nobody@example.org"));
        Assert.False(await server.WriteAsync(db => db.Users.AnyAsync(user => user.Email == "nobody@example.org")));
    }

    [Fact]
    public async Task An_invitation_opens_the_door_and_a_made_up_one_does_not()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var organization = (await new OrganizationService.OrganizationServiceClient(server.As(kurt.Id)).CreateOrganizationAsync(new() { Name = "Nirvana" })).Organization.Id;
        await new InvitationService.InvitationServiceClient(server.As(kurt.Id)).CreateInvitationAsync(
            new() { OrganizationId = organization, Email = "krist@example.org", Roles = { "member" } });
        var secret = await server.Postbox.NextSecretToAsync("krist@example.org");

        var made = await Refused.AsyncOf(() => registration.RegisterUserAsync(
            new() { Email = "krist@example.org", Name = "Krist", Password = Password, InvitationSecret = new string('x', 43) }));
        await registration.RegisterUserAsync(new() { Email = "krist@example.org", Name = "Krist", Password = Password, InvitationSecret = secret });

        Assert.Equal("INVITATION_NOT_FOUND", made.Reason);
        Assert.Equal(UserStatus.Active, await server.WriteAsync(db => db.Users.Where(user => user.Email == "krist@example.org").Select(user => user.Status).SingleAsync()));
    }

    [Fact]
    public async Task The_pages_say_so_and_offer_no_account()
    {
        using var visitor = new WebVisitor(server);

        Assert.DoesNotContain("/register", await visitor.ReadAsync("/sign-in"), StringComparison.Ordinal);
        Assert.Contains("New accounts are made by invitation only.", await visitor.ReadAsync("/register"), StringComparison.Ordinal);
        using var answer = await visitor.SendFormAsync("/register", "/sign-in", ("Email", "who@example.org"), ("Name", "Who"), ("Password", Password));
        Assert.False(await server.WriteAsync(db => db.Users.AnyAsync(user => user.Email == "who@example.org")));
    }

    [Fact]
    public async Task Nobody_is_mailed_the_way_to_a_form_that_takes_nobody()
    {
        using var visitor = new WebVisitor(server);

        using var asked = await visitor.SendFormAsync("/forgot-password", ("Email", "stranger@example.org"));

        var mail = (await server.Postbox.NextToAsync("stranger@example.org")).Content;
        Assert.Contains("by invitation only", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/register", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mode_that_there_is_not_stops_the_start()
    {
        await using var server = new MistypedServer();

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(async () => await server.InitializeAsync());

        Assert.Contains("OrgGrpc:Registration:Mode must be Open, InvitationOnly or Approval.", fault.Message, StringComparison.Ordinal);
    }

    private sealed class MistypedServer : ServerUnderTest
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["OrgGrpc:Registration:Mode"] = "7" };
    }

    public sealed class ClosedServer : RegistrationServer
    {
        protected override IReadOnlyDictionary<string, string?> Settings =>
            new Dictionary<string, string?>(base.Settings) { ["OrgGrpc:Registration:Mode"] = "InvitationOnly" };
    }
}
