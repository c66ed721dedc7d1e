using System.Text.RegularExpressions;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.Server.Tests.Registration;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Email;

/// <summary>Anybody makes the server write to anybody. What they call themselves must not lead the receiver anywhere.</summary>
public sealed partial class WritingToStrangers(RegistrationServer server) : IClassFixture<RegistrationServer>
{
    [Theory]
    [InlineData("evil.example")]
    [InlineData("Click evil.example/login?x=1 now")]
    [InlineData("support@bank.example")]
    [InlineData("mailto:support@bank.example")]
    [InlineData("evil\u3002example")]
    [InlineData("\uff45vil\uff0eexample")]
    [InlineData("J.R.R. Tolkien")]
    [InlineData("AC/DC vs. Booking.com, Inc.")]
    public async Task A_name_is_no_link_and_still_reads_as_it_is(string name)
    {
        var owner = await server.AddPersonWithPasswordAsync("kurt");
        await new V1.UserService.UserServiceClient(server.As(owner.Id)).UpdateMeAsync(
            new() { User = new() { Name = name }, UpdateMask = new() { Paths = { "name" } } });
        var organization = await OrganizationsOf(owner).CreateOrganizationAsync(new() { Name = name });
        var invited = NewAddress();
        await new InvitationService.InvitationServiceClient(server.As(owner.Id)).CreateInvitationAsync(
            new() { OrganizationId = organization.Organization.Id, Email = invited, Message = $"{name} https://evil.example http://1234/ www.evil.example" });
        var registered = NewAddress();
        await Registration.RegisterUserAsync(new() { Email = registered, Name = name, Password = Passwords.Usual });
        var wanted = NewAddress();
        using var visitor = await WebVisitor.AsAsync(server, owner);
        (await visitor.SendFormAsync("/account/email", ("NewEmail", wanted), ("PresentPassword", Passwords.Usual))).Dispose();

        foreach (var address in new[] { invited, registered, wanted })
        {
            var mail = (await server.Postbox.NextToAsync(address)).Content;
            var written = $"{mail.Subject}\n{mail.Text}".Replace(address, "", StringComparison.Ordinal);
            Assert.Contains(name, written.Replace("\u2060", "", StringComparison.Ordinal), StringComparison.Ordinal);
            var links = LooksLikeAnAddress().Matches(written.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)).Select(match => match.Value);
            Assert.StartsWith("http://localhost:", Assert.Single(links), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Click https://evil.example")]
    [InlineData("HTTP://1234")]
    [InlineData("javascript://x")]
    [InlineData("www.evil.example")]
    [InlineData("Go to WWW.evil.example")]
    public async Task A_name_with_a_web_address_is_a_wrong_field_wherever_it_is_chosen(string name)
    {
        var kurt = await server.AddPersonAsync("kurt");
        var organization = (await OrganizationsOf(kurt).CreateOrganizationAsync(new() { Name = "Nirvana" })).Organization;
        var users = new V1.UserService.UserServiceClient(server.As(kurt.Id));
        var form = new RegisterOrganizationRequest { Email = NewAddress(), Name = name, Password = Passwords.Usual, OrganizationName = name };

        Assert.Equal(["name"], (await Refused.AsyncOf(() => OrganizationsOf(kurt).CreateOrganizationAsync(new() { Name = name }))).Fields);
        Assert.Equal(["organization.name"], (await Refused.AsyncOf(() => OrganizationsOf(kurt).UpdateOrganizationAsync(new()
        {
            OrganizationId = organization.Id,
            Organization = new() { Name = name },
            UpdateMask = new() { Paths = { "name" } },
        }))).Fields);
        Assert.Equal(["user.name"], (await Refused.AsyncOf(() => users.UpdateMeAsync(
            new() { User = new() { Name = name }, UpdateMask = new() { Paths = { "name" } } }))).Fields);
        Assert.Equal(["organization_name", "name"], (await Refused.AsyncOf(() => Registration.RegisterOrganizationAsync(form))).Fields);
        Assert.False(server.Postbox.HasMoreTo(form.Email));
    }

    private RegistrationService.RegistrationServiceClient Registration => new(server.Anonymous);

    private OrganizationService.OrganizationServiceClient OrganizationsOf(User person) => new(server.As(person.Id));

    private static string NewAddress() => $"{Guid.CreateVersion7():N}@stranger.example.org";

    /// <summary>At least what mail programs take for one: a scheme, a name with a dot and letters after it, an address with an at sign.</summary>
    [GeneratedRegex(@"[a-z]+:/*[\w@.]+\S*|[\w-]+[.\u3002\uff0e\uff61][\w-]+\S*|[\w.]+@\w+")]
    private static partial Regex LooksLikeAnAddress();
}
