using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Registration;
using OrgGrpc.Server.Users;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Pages;

/// <summary>Mail programs and scanners open what is mailed, impatient people press twice: opening answers nothing, and pressing answers once.</summary>
public sealed class OpeningAMailedLink(OpeningAMailedLink.PatientServer server) : IClassFixture<OpeningAMailedLink.PatientServer>
{
    public sealed class PatientServer : RegistrationServer
    {
        protected override IReadOnlyDictionary<string, string?> Settings =>
            new Dictionary<string, string?>(base.Settings) { ["OrgGrpc:Registration:MaxPerAddress"] = "1000" };
    }

    private const int Times = 20;

    [Fact]
    public async Task Opening_it_often_and_at_once_changes_nothing()
    {
        var (owner, invitation, address) = await InviteAsync("scanned");
        var before = await ChangesAsync();

        var pages = await Task.WhenAll(Enumerable.Range(0, Times).Select(async i =>
        {
            using var scanner = new WebVisitor(server);
            return i % 5 == 0
                ? (await scanner.SendAsync("HEAD", address)).StatusCode
                : (await scanner.GetAsync(address)).StatusCode;
        }));

        Assert.All(pages, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(before, await ChangesAsync());
        Assert.Equal(InvitationStatus.Pending, await StatusAsync(owner, invitation));
    }

    [Fact]
    public async Task Registering_often_and_at_once_makes_one_person_and_one_member()
    {
        var (owner, invitation, address) = await InviteAsync("impatient");

        var pages = await PressAsync(_ => Task.FromResult(new WebVisitor(server)), address, "register", ("Name", "Pat Smear"), ("Password", Passwords.Usual));

        Assert.Equal(1, pages.Count(page => page.Contains("Welcome to Nirvana", StringComparison.Ordinal)));
        Assert.Equal(Times - 1, pages.Count(page => page.Contains("This invitation has been used", StringComparison.Ordinal)));
        Assert.Equal(InvitationStatus.Accepted, await StatusAsync(owner, invitation));
        Assert.Equal(2, await CountMembersAsync(owner, invitation));
        var email = EmailAddress.FromStored(invitation.Email);
        Assert.Equal(1, await server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().Users.CountAsync(user => user.Address == email)));
    }

    [Theory]
    [InlineData("accept", "Welcome to Nirvana", "This invitation has been used", 2)]
    [InlineData("decline", "You have declined", "This invitation was declined", 1)]
    public async Task Answering_often_and_at_once_answers_once(string handler, string first, string others, int members)
    {
        var person = await server.AddPersonAsync("dave");
        var (owner, invitation, address) = await InviteAsync(person.Address.Value);

        var pages = await PressAsync(_ => WebVisitor.AsAsync(server, person), address, handler);

        Assert.Equal(1, pages.Count(page => page.Contains(first, StringComparison.Ordinal)));
        Assert.Equal(Times - 1, pages.Count(page => page.Contains(others, StringComparison.Ordinal)));
        Assert.Equal(members, await CountMembersAsync(owner, invitation));
    }

    /// <summary>Everybody has the form open before the first one sends it.</summary>
    private static async Task<string[]> PressAsync(
        Func<int, Task<WebVisitor>> arrive, string address, string handler, params (string Name, string Value)[] values)
    {
        var visitors = await Task.WhenAll(Enumerable.Range(0, Times).Select(arrive));
        var tokens = await Task.WhenAll(visitors.Select(async visitor =>
            WebVisitor.FormTokenOf(await (await visitor.GetAsync(address)).Content.ReadAsStringAsync())));
        var pages = await Task.WhenAll(visitors.Zip(tokens, async (visitor, token) =>
        {
            using var answer = await visitor.PostAsync($"{address}&handler={handler}", [.. values, token]);
            return await answer.Content.ReadAsStringAsync();
        }));
        Array.ForEach(visitors, visitor => visitor.Dispose());
        return pages;
    }

    private async Task<(User Owner, V1.Invitation Invitation, string Address)> InviteAsync(string email)
    {
        var owner = await server.AddPersonAsync("kurt");
        var nirvana = await new OrganizationService.OrganizationServiceClient(server.As(owner.Id)).CreateOrganizationAsync(new() { Name = "Nirvana" });
        var invitation = (await InvitationsOf(owner).CreateInvitationAsync(new()
        {
            OrganizationId = nirvana.Organization.Id,
            Email = email.Contains('@', StringComparison.Ordinal) ? email : $"{email}.{Guid.CreateVersion7():N}@example.org",
        })).Invitation;
        return (owner, invitation, $"/invitation?secret={RegistrationServer.SecretOf(await server.Postbox.NextToAsync(invitation.Email))}");
    }

    private InvitationService.InvitationServiceClient InvitationsOf(User owner) => new(server.As(owner.Id));

    private async Task<InvitationStatus> StatusAsync(User owner, V1.Invitation invitation) => (await InvitationsOf(owner).GetInvitationAsync(
        new() { OrganizationId = invitation.OrganizationId, InvitationId = invitation.Id })).Invitation.Status;

    private async Task<int> CountMembersAsync(User owner, V1.Invitation invitation) =>
        (await new MembershipService.MembershipServiceClient(server.As(owner.Id)).ListMembershipsAsync(
            new() { OrganizationId = invitation.OrganizationId })).Memberships.Count;

    private Task<int> ChangesAsync() => server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>().Changes.CountAsync());
}
