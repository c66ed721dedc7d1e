using System.Text;
using System.Text.RegularExpressions;
using Grpc.Core;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.Server.Tests.Registration;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Email;

/// <summary>Whatever a request claims about hosts, a mailed link leads to the configured address: by every door that has one mailed.</summary>
public sealed partial class LinkingHome(LinkingHome.ServerBehindAProxy server) : IClassFixture<LinkingHome.ServerBehindAProxy>
{
    private const string Home = "http://id.example.org:8443";
    private const string Evil = "evil.example";

    /// <summary>Also where proxies are believed what they forward.</summary>
    public sealed class ServerBehindAProxy : RegistrationServer
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>(base.Settings)
        {
            ["OrgGrpc:PublicUrl"] = Home,
            ["ForwardedHeaders_Enabled"] = "true",
        };
    }

    [Fact]
    public async Task Of_the_pages()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var visitor = await WebVisitor.AsAsync(server, kurt);
        visitor.Claim(Evil);
        var (registered, wanted, invited) = (NewAddress(), NewAddress(), NewAddress());
        var organization = await FoundAsync(kurt);

        (await visitor.SendFormAsync("/register", ("Email", registered), ("Name", "Krist"), ("Password", Passwords.Usual))).Dispose();
        (await visitor.SendFormAsync("/forgot-password", ("Email", kurt.Address.Value))).Dispose();
        (await visitor.SendFormAsync("/account/email", ("NewEmail", wanted), ("PresentPassword", Passwords.Usual))).Dispose();
        (await visitor.SendFormAsync($"/organizations/{organization}/invite", ("Emails", invited), ("Role", "member"), ("Days", "7"))).Dispose();

        await ExpectHomeAsync(registered, "/verify-email?secret=");
        await ExpectHomeAsync(kurt.Address.Value, "/reset-password?secret=");
        await ExpectHomeAsync(wanted, "/change-email?secret=");
        await ExpectHomeAsync(invited, "/invitation?secret=");
    }

    [Fact]
    public async Task Of_the_rpcs_and_of_json()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var organization = await FoundAsync(kurt);
        var (registered, invited, byJson) = (NewAddress(), NewAddress(), NewAddress());
        var invitations = new InvitationService.InvitationServiceClient(server.As(kurt.Id));
        var registration = new RegistrationService.RegistrationServiceClient(server.Anonymous);
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/registrations:registerUser")
        {
            Content = new StringContent(
                $$"""{"email":"{{byJson}}","name":"Dave","password":"{{Passwords.Usual}}"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Host = Evil;
        request.Headers.Add("X-Forwarded-Host", Evil);

        await registration.RegisterUserAsync(new() { Email = registered, Name = "Krist", Password = Passwords.Usual }, Claims());
        await registration.ResendVerificationAsync(new() { Email = registered }, Claims());
        var invitation = await invitations.CreateInvitationAsync(new() { OrganizationId = organization, Email = invited }, Claims());
        await invitations.ResendInvitationAsync(new() { OrganizationId = organization, InvitationId = invitation.Invitation.Id }, Claims());
        var link = await invitations.CreateInvitationLinkAsync(new() { OrganizationId = organization, MaxUses = 1 }, Claims());
        (await http.SendAsync(request)).Dispose();

        await ExpectHomeAsync(registered, "/verify-email?secret=");
        await ExpectHomeAsync(registered, "/verify-email?secret=");
        await ExpectHomeAsync(invited, "/invitation?secret=");
        await ExpectHomeAsync(invited, "/invitation?secret=");
        await ExpectHomeAsync(byJson, "/verify-email?secret=");
        Assert.StartsWith($"{Home}/join?secret=", link.Url, StringComparison.Ordinal);
    }

    private static Metadata Claims() =>
        new() { { "x-forwarded-host", Evil }, { "x-forwarded-proto", "https" }, { "forwarded", $"host={Evil}" }, { "host", Evil } };

    private async Task ExpectHomeAsync(string address, string path)
    {
        var mail = (await server.Postbox.NextToAsync(address)).Content;
        Assert.StartsWith(Home + path, Assert.Single(Link().Matches(mail.Text)).Value, StringComparison.Ordinal);
        Assert.DoesNotContain(Evil, mail.Subject + mail.Text, StringComparison.Ordinal);
    }

    private async Task<string> FoundAsync(User owner) =>
        (await new OrganizationService.OrganizationServiceClient(server.As(owner.Id)).CreateOrganizationAsync(new() { Name = "Nirvana" })).Organization.Id;

    private static string NewAddress() => $"{Guid.CreateVersion7():N}@example.org";

    [GeneratedRegex(@"\bhttps?://\S+")]
    private static partial Regex Link();
}
