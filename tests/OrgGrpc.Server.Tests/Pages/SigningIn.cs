using System.Net;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Pages;

public sealed class SigningIn(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Theory]
    [MemberData(nameof(ReturnAddresses.Elsewhere), MemberType = typeof(ReturnAddresses))]
    public async Task Signing_in_never_leads_to_another_server(string returnUrl)
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var visitor = new WebVisitor(server);

        using var answer = await visitor.SendFormAsync(
            $"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}", ("Email", kurt.Address.Value), ("Password", Passwords.Usual));

        Assert.Equal((HttpStatusCode.Redirect, "/"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [Theory]
    [MemberData(nameof(ReturnAddresses.Elsewhere), MemberType = typeof(ReturnAddresses))]
    public async Task Signing_out_never_leads_to_another_server(string returnUrl)
    {
        using var visitor = await WebVisitor.AsAsync(server, await server.AddPersonAsync("kurt"));

        using var answer = await visitor.SendFormAsync($"/sign-out?returnUrl={Uri.EscapeDataString(returnUrl)}");

        Assert.Equal((HttpStatusCode.Redirect, "/sign-out"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task Signing_in_leads_back_to_where_the_visitor_came_from()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var visitor = new WebVisitor(server);

        using var answer = await visitor.SendFormAsync(
            "/sign-in?returnUrl=%2Fconnect%2Fauthorize%3Fstate%3Da%252Fb%26scope%3Dopenid%2520organization",
            ("Email", kurt.Address.Value), ("Password", Passwords.Usual));

        Assert.Equal("/connect/authorize?state=a%2Fb&scope=openid%20organization", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_session_opens_pages_and_no_rpc()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var visitor = new WebVisitor(server);
        using var signedIn = await visitor.SendFormAsync("/sign-in", ("Email", kurt.Address.Value), ("Password", Passwords.Usual));

        Assert.Contains("You are signed in as", await visitor.ReadAsync("/"), StringComparison.Ordinal);
        using var answer = await visitor.GetAsync("/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        using var posted = await visitor.PostAsync("/v1/organizations", ("name", "Planted"));
        Assert.Equal(HttpStatusCode.Unauthorized, posted.StatusCode);
    }

    [Fact]
    public async Task The_cookies_are_out_of_reach_for_scripts_and_other_sites()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var visitor = new WebVisitor(server);

        using var answer = await visitor.SendFormAsync("/sign-in", ("Email", kurt.Address.Value), ("Password", Passwords.Usual));

        Assert.All(answer.Headers.GetValues("Set-Cookie"), cookie => Assert.Matches("(?i)samesite=lax.*httponly", cookie));
        Assert.DoesNotContain(answer.Headers.GetValues("Set-Cookie"), cookie => cookie.Contains("expires", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_only_by_the_form()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var visitor = new WebVisitor(server);
        using var signedIn = await visitor.SendFormAsync("/sign-in", ("Email", kurt.Address.Value), ("Password", Passwords.Usual));

        using var looked = await visitor.GetAsync("/sign-out");
        using var planted = await visitor.PostAsync("/sign-out");
        Assert.Equal(HttpStatusCode.BadRequest, planted.StatusCode);
        Assert.Contains("You are signed in as", await visitor.ReadAsync("/"), StringComparison.Ordinal);

        using var left = await visitor.SendFormAsync("/sign-out");
        Assert.DoesNotContain("You are signed in as", await visitor.ReadAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_who_is_deactivated_meanwhile_is_signed_out_at_once()
    {
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        using var visitor = new WebVisitor(server);
        using var signedIn = await visitor.SendFormAsync("/sign-in", ("Email", kurt.Address.Value), ("Password", Passwords.Usual));

        await server.WriteAsync(async db =>
        {
            var user = (await db.Users.FindAsync(kurt.Id))!;
            user.Deactivate(TimeProvider.System.GetUtcNow());
            return user;
        });

        Assert.DoesNotContain("You are signed in as", await visitor.ReadAsync("/"), StringComparison.Ordinal);
        using var answer = await visitor.GetAsync("/organizations/choose");
        Assert.StartsWith("/sign-in", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
    }
}
