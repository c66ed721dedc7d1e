using System.Net;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Oidc;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.V1;
using UserStatus = OrgGrpc.Server.Users.UserStatus;

namespace OrgGrpc.Server.Tests.Registration;

/// <summary>
/// Somebody who waits to be let in stays out, whatever else would let them in. They have what nobody gets who waits from the beginning, and
/// each test shows that it is good once they are let in: the waiting alone keeps the door shut.
/// </summary>
public sealed class WaitingAtEveryDoor(RegisteringWithApproval.AskingServer server) : IClassFixture<RegisteringWithApproval.AskingServer>
{
    private const string NotYet = "have not let you in yet";

    [Fact]
    public async Task A_password_opens_no_session()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        await server.WaitAsync(kurt.Id);

        Assert.Contains(NotYet, await SignInAsync(kurt), StringComparison.Ordinal);
        Assert.Empty(await server.SessionsOfAsync(kurt));

        await LetInAsync(kurt);
        Assert.Equal("", await SignInAsync(kurt));
    }

    [Fact]
    public async Task A_second_step_opens_no_session_either_whether_taken_before_or_after()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        var secret = await server.AddAuthenticatorAsync(kurt);
        using var visitor = new WebVisitor(server);
        using var first = await visitor.SendFormAsync("/sign-in", ("Email", kurt.Address.Value), ("Password", Passwords.Usual));
        Assert.StartsWith("/sign-in/second-step", first.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var form = WebVisitor.FormTokenOf(await visitor.ReadAsync("/sign-in/second-step"));

        await server.WaitAsync(kurt.Id);
        using var second = await visitor.PostAsync("/sign-in/second-step", ("Code", secret.CodeAt(server.Clock.GetUtcNow())), form);

        Assert.StartsWith("/sign-in", second.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.Contains(NotYet, await SignInAsync(kurt), StringComparison.Ordinal);
        Assert.Empty(await server.SessionsOfAsync(kurt));

        await LetInAsync(kurt);
        using var later = await visitor.PostAsync("/sign-in/second-step", ("Code", secret.CodeAt(server.Clock.GetUtcNow())), form);
        Assert.Single(await server.SessionsOfAsync(kurt));
    }

    [Fact]
    public async Task A_session_is_worth_nothing_on_any_page()
    {
        var kurt = await server.AddPersonAsync("kurt");
        using var visitor = await WebVisitor.AsAsync(server, kurt);
        Assert.Contains("My account", await visitor.ReadAsync("/account"), StringComparison.Ordinal);

        await server.WaitAsync(kurt.Id);

        using var shut = await visitor.GetAsync("/account");
        Assert.StartsWith("/sign-in", shut.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_not_redeemed_and_no_other_is_given()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, kurt);
        var early = await browser.AuthorizeAsync(client, "openid");

        await server.WaitAsync(kurt.Id);
        var refused = await browser.RedeemAsync(client, early);
        var asked = await browser.AuthorizeAsync(client, "openid");

        Assert.Equal((400, "invalid_grant"), (refused.Status, refused["error"]));
        Assert.Null(asked["code"]);
        Assert.StartsWith("/sign-in", asked.Target, StringComparison.Ordinal);

        await LetInAsync(kurt);
        Assert.NotEmpty((await browser.SignInAsync(client, "openid")).AccessToken);
    }

    [Fact]
    public async Task A_refresh_token_brings_nothing_and_an_access_token_opens_nothing()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var client = await server.AddWebApplicationAsync();
        using var browser = await Browser.OfAsync(server, kurt);
        var tokens = await browser.SignInAsync(client, "openid offline_access", ("resource", "urn:orggrpc"));
        var api = new V1.UserService.UserServiceClient(server.With(tokens.AccessToken));
        Assert.Equal(kurt.Id.ToString(), (await api.GetMeAsync(new())).User.Id);

        await server.WaitAsync(kurt.Id);
        var refreshed = await server.RefreshAsync(client.Id, tokens, ("client_secret", client.Secret));

        Assert.Equal((400, "invalid_grant"), (refreshed.Status, refreshed["error"]));
        Assert.Equal("TOKEN_INVALID", (await Refused.AsyncOf(() => api.GetMeAsync(new()))).Reason);
        Assert.Equal(401, (await server.UserinfoAsync(tokens.AccessToken)).Status);
        Assert.Equal("False", (await server.IntrospectAsync(client, tokens.AccessToken))["active"]);

        await LetInAsync(kurt);
        var renewed = (await server.RefreshAsync(client.Id, tokens, ("client_secret", client.Secret))).AccessToken;
        Assert.Equal(kurt.Id.ToString(), (await new V1.UserService.UserServiceClient(server.With(renewed)).GetMeAsync(new())).User.Id);
    }

    [Fact]
    public async Task An_invitation_is_accepted_by_no_call_and_no_form()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var secret = await InviteAsync(kurt);
        using var visitor = await WebVisitor.AsAsync(server, kurt);
        var form = WebVisitor.FormTokenOf(await visitor.ReadAsync($"/invitation?secret={secret}"));

        await server.WaitAsync(kurt.Id);
        var called = await Refused.AsyncOf(() => Invitations(kurt).AcceptInvitationAsync(new() { Secret = secret }));
        using var sent = await visitor.PostAsync($"/invitation?secret={secret}&handler=accept", form);
        var registered = await Refused.AsyncOf(() => new RegistrationService.RegistrationServiceClient(server.Anonymous).RegisterUserAsync(
            new() { Email = kurt.Address.Value, Name = "Kurt", Password = Passwords.Usual, InvitationSecret = secret }));

        Assert.Equal(("TOKEN_INVALID", "EMAIL_TAKEN"), (called.Reason, registered.Reason));
        Assert.False(await IsMemberAsync(kurt));

        await LetInAsync(kurt);
        await Invitations(kurt).AcceptInvitationAsync(new() { Secret = secret });
        Assert.True(await IsMemberAsync(kurt));
    }

    [Fact]
    public async Task A_link_for_anyone_is_no_way_in()
    {
        var (kurt, dave) = (await server.AddPersonAsync("kurt"), await server.AddPersonAsync("dave"));
        var organization = (await new OrganizationService.OrganizationServiceClient(server.As(dave.Id)).CreateOrganizationAsync(new() { Name = "Foo Fighters" })).Organization.Id;
        var link = await Invitations(dave).CreateInvitationLinkAsync(new() { OrganizationId = organization, MaxUses = 10 });
        using var visitor = await WebVisitor.AsAsync(server, kurt);
        var address = $"/join?secret={link.Secret}";
        var form = WebVisitor.FormTokenOf(await visitor.ReadAsync(address));

        await server.WaitAsync(kurt.Id);
        var called = await Refused.AsyncOf(() => Invitations(kurt).JoinWithInvitationLinkAsync(new() { Secret = link.Secret }));
        using var sent = await visitor.PostAsync(address, form);

        Assert.Equal("TOKEN_INVALID", called.Reason);
        Assert.False(await IsMemberAsync(kurt));

        await LetInAsync(kurt);
        await Invitations(kurt).JoinWithInvitationLinkAsync(new() { Secret = link.Secret });
        Assert.True(await IsMemberAsync(kurt));
    }

    [Fact]
    public async Task Nobody_asks_to_join_before_they_are_let_in()
    {
        var (kurt, dave) = (await server.AddPersonAsync("kurt"), await server.AddPersonAsync("dave"));
        var slug = $"foo-{dave.Id.ToString()[^8..]}";
        await new OrganizationService.OrganizationServiceClient(server.As(dave.Id)).CreateOrganizationAsync(
            new() { Name = "Foo Fighters", Slug = slug, JoinPolicy = JoinPolicy.Request });
        var requests = new V1.MembershipRequestService.MembershipRequestServiceClient(server.As(kurt.Id));
        using var visitor = await WebVisitor.AsAsync(server, kurt);
        var form = WebVisitor.FormTokenOf(await visitor.ReadAsync($"/ask/{slug}"));

        await server.WaitAsync(kurt.Id);
        var called = await Refused.AsyncOf(() => requests.CreateMembershipRequestAsync(new() { Slug = slug }));
        using var sent = await visitor.PostAsync($"/ask/{slug}?handler=ask", form);

        Assert.Equal("TOKEN_INVALID", called.Reason);
        Assert.StartsWith("/sign-in", sent.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.False(await server.WriteAsync(db => db.MembershipRequests.AnyAsync(request => request.UserId == kurt.Id)));

        await LetInAsync(kurt);
        requests = new(server.As(kurt.Id));
        await requests.CreateMembershipRequestAsync(new() { Slug = slug });
    }

    [Fact]
    public async Task Nobody_gets_a_new_password_before_they_are_let_in()
    {
        const string New = "my hero of old";
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var visitor = new WebVisitor(server);
        using var asked = await visitor.SendFormAsync("/forgot-password", ("Email", kurt.Address.Value));
        var address = $"/reset-password?secret={await server.Postbox.NextSecretToAsync(kurt.Address.Value)}";
        var form = WebVisitor.FormTokenOf(await visitor.ReadAsync(address));

        await server.WaitAsync(kurt.Id);
        using var used = await visitor.PostAsync(address, ("NewPassword", New), form);
        using var again = await visitor.SendFormAsync("/forgot-password", ("Email", kurt.Address.Value));

        Assert.Contains("This link does not work any more", await used.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret=", (await server.Postbox.NextToAsync(kurt.Address.Value)).Content.Text, StringComparison.Ordinal);
        Assert.Contains("is wrong", await SignInAsync(kurt, New), StringComparison.Ordinal);

        await LetInAsync(kurt);
        Assert.Equal("", await SignInAsync(kurt));
    }

    private InvitationService.InvitationServiceClient Invitations(User person) => new(server.As(person.Id));

    /// <summary>The secret of an invitation that the person holds.</summary>
    private async Task<string> InviteAsync(User person)
    {
        var dave = await server.AddPersonAsync("dave");
        var organization = (await new OrganizationService.OrganizationServiceClient(server.As(dave.Id)).CreateOrganizationAsync(new() { Name = "Foo Fighters" })).Organization.Id;
        await Invitations(dave).CreateInvitationAsync(new() { OrganizationId = organization, Email = person.Address.Value });
        return await server.Postbox.NextSecretToAsync(person.Address.Value);
    }

    private Task<bool> IsMemberAsync(User person) => server.WriteAsync(db => db.Memberships.AnyAsync(membership => membership.UserId == person.Id));

    private async Task LetInAsync(User person)
    {
        Assert.Equal(UserStatus.AwaitingApproval, await server.WriteAsync(db => db.Users.Where(user => user.Id == person.Id).Select(user => user.Status).SingleAsync()));
        var (pat, visitor) = await server.OperatorAsync();
        visitor.Dispose();
        await new V1.UserService.UserServiceClient(server.As(pat.Id)).ApproveUserAsync(new() { UserId = person.Id.ToString() });
    }

    /// <summary>What the page says; nothing when it leads on.</summary>
    private async Task<string> SignInAsync(User person, string password = Passwords.Usual)
    {
        using var visitor = new WebVisitor(server);
        using var answer = await visitor.SendFormAsync("/sign-in", ("Email", person.Address.Value), ("Password", password));
        return answer.StatusCode == HttpStatusCode.Found ? "" : WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }
}
