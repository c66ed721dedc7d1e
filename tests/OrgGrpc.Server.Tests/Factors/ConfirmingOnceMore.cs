using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.Server.Tests.Pages.Account;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Tests.Factors;

/// <summary>What cannot be undone asks once more who it is, a while after signing in.</summary>
public sealed class ConfirmingOnceMore(AccountServer server) : IClassFixture<AccountServer>
{
    [Theory]
    [InlineData("/account/email")]
    [InlineData("/account/delete")]
    [InlineData("/account/security")]
    [InlineData("/account/authenticator")]
    public async Task A_page_asks_for_the_password_after_a_while_and_comes_back(string page)
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var visitor = await WebVisitor.AsAsync(server, kurt);
        using var soon = await visitor.GetAsync(page);
        Assert.Equal(HttpStatusCode.OK, soon.StatusCode);
        server.Clock.Advance(TimeSpan.FromMinutes(16));

        using var later = await visitor.GetAsync(page);
        var confirm = later.Headers.Location!.OriginalString;
        Assert.Equal($"/confirm?returnUrl={Uri.EscapeDataString(page)}", confirm);
        using var sent = await visitor.PostAsync(page);
        Assert.Equal(confirm, sent.Headers.Location!.OriginalString);
        using var wrong = await visitor.SendFormAsync(confirm, ("Password", "a wrong one"));
        Assert.Contains("The password is wrong.", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var right = await visitor.SendFormAsync(confirm, ("Password", Passwords.Usual));
        Assert.Equal(page, right.Headers.Location!.OriginalString);
        using var back = await visitor.GetAsync(page);
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
    }

    [Fact]
    public async Task Whoever_has_a_second_step_confirms_with_it_too()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        var secret = await server.AddAuthenticatorAsync(kurt);
        using var visitor = await WebVisitor.AsAsync(server, kurt);
        server.Clock.Advance(TimeSpan.FromMinutes(16));

        using var password = await visitor.SendFormAsync("/confirm?returnUrl=/account/security", ("Password", Passwords.Usual));
        Assert.StartsWith("/sign-in/second-step?", password.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var tooSoon = await visitor.GetAsync("/account/security");
        Assert.StartsWith("/confirm?", tooSoon.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var code = await visitor.SendFormAsync(
            password.Headers.Location.OriginalString, ("Code", secret.CodeAt(server.Clock.GetUtcNow())));
        Assert.Equal("/account/security", code.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task An_open_browser_is_not_enough_to_hand_an_organization_over_or_to_delete_it()
    {
        var (kurt, krist) = (await server.AddPersonWithPasswordAsync("kurt"), await server.AddPersonAsync("krist"));
        var organizations = new OrganizationService.OrganizationServiceClient(server.As(kurt.Id));
        var nirvana = (await organizations.CreateOrganizationAsync(new() { Name = "Nirvana" })).Organization.Id;
        var krists = await server.JoinAsync(nirvana, krist);
        var (settings, member) = ($"/organizations/{nirvana}/settings", $"/organizations/{nirvana}/members/{krists.Id}");
        using var visitor = await WebVisitor.AsAsync(server, kurt);
        server.Clock.Advance(TimeSpan.FromMinutes(16));

        using var delete = await visitor.SendFormAsync($"{settings}?handler=delete", settings, ("Confirmation", "Nirvana"));
        using var offer = await visitor.SendFormAsync($"{member}?handler=offer", member);
        using var transfer = await visitor.SendFormAsync($"{member}?handler=transfer", member);

        Assert.Equal($"/confirm?returnUrl={Uri.EscapeDataString(settings)}", delete.Headers.Location!.OriginalString);
        Assert.All(new[] { offer, transfer }, answer => Assert.Equal($"/confirm?returnUrl={Uri.EscapeDataString(member)}", answer.Headers.Location!.OriginalString));
        await server.InScopeAsync(services =>
        {
            var db = services.GetRequiredService<OrgGrpcDbContext>();
            var id = Id<Organization>.ParseOrNull(nirvana)!.Value;
            Assert.Null(db.Organizations.Single(organization => organization.Id == id).DeleteTime);
            Assert.DoesNotContain(db.OwnershipTransfers, row => row.OrganizationId == id);
            Assert.NotEqual(krists.Id, db.Ownerships.Single(row => row.OrganizationId == id).MembershipId);
            return Task.FromResult(true);
        });

        using var confirmed = await visitor.SendFormAsync($"/confirm?returnUrl={Uri.EscapeDataString(member)}", ("Password", Passwords.Usual));
        using var again = await visitor.SendFormAsync($"{member}?handler=transfer", member);
        Assert.DoesNotContain("confirm", again.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changing_the_password_does_not_make_an_old_session_a_recent_one()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var visitor = await WebVisitor.AsAsync(server, kurt);
        server.Clock.Advance(TimeSpan.FromMinutes(16));

        using var changed = await visitor.SendFormAsync(
            "/account?handler=password", "/account", ("PresentPassword", Passwords.Usual), ("NewPassword", "my hero of old"));
        Assert.Equal("/account", changed.Headers.Location!.OriginalString);

        using var page = await visitor.GetAsync("/account/security");
        Assert.StartsWith("/confirm?", page.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changing_the_name_does_not_make_an_old_session_a_recent_one()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var visitor = await WebVisitor.AsAsync(server, kurt);
        server.Clock.Advance(TimeSpan.FromMinutes(16));

        using var changed = await visitor.SendFormAsync("/account?handler=save", "/account", ("Name", "Kurdt"));
        Assert.Equal("/account", changed.Headers.Location!.OriginalString);

        using var page = await visitor.GetAsync("/account/security");
        Assert.StartsWith("/confirm?", page.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_no_password_is_not_asked_for_one()
    {
        var krist = await server.AddPersonAsync("krist");
        using var visitor = await WebVisitor.AsAsync(server, krist);
        server.Clock.Advance(TimeSpan.FromMinutes(16));

        var page = await visitor.ReadAsync("/confirm?returnUrl=/account/email");

        Assert.DoesNotContain("name=\"Password\"", page, StringComparison.Ordinal);
        Assert.Contains("href='/forgot-password'>Get one by mail", page, StringComparison.Ordinal);
        using var empty = await visitor.SendFormAsync("/confirm?returnUrl=/account/email", "/account", ("Password", ""));
        Assert.Equal(HttpStatusCode.OK, empty.StatusCode);
        using var still = await visitor.GetAsync("/account/email");
        Assert.StartsWith("/confirm?", still.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }
}
