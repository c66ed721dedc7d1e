using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Pages;

public sealed class ErrorPages(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Theory]
    [InlineData("client_id", "unknown", "invalid_request")]
    [InlineData("client_id", null, "invalid_request")]
    [InlineData("redirect_uri", "https://evil.example/callback", "invalid_request")]
    [InlineData("redirect_uri", "javascript:alert(1)", "invalid_request")]
    [InlineData("redirect_uri", "<script>document.title='taken'</script>", "invalid_request")]
    public async Task A_request_that_nobody_known_sent_ends_on_a_page_that_leads_nowhere(string parameter, string? value, string code)
    {
        await using var party = await RelyingParty.StartAsync(server);
        await using var visitor = await Visitor.ArriveAsync(server);

        var answer = await visitor.Page.GotoAsync(party.AuthorizeAddress((parameter, value), ("state", "<img src=x onerror=alert(2)>")));

        Assert.Equal((400, "text/html; charset=utf-8"), (answer!.Status, answer.Headers["content-type"]));
        await visitor.ExpectHeadingAsync("Signing in did not work");
        await Assertions.Expect(visitor.Page).ToHaveTitleAsync("Signing in did not work – OrgGrpc");
        await Assertions.Expect(visitor.Page.GetByText("What the application’s people want to know")).ToContainTextAsync(code);
        Assert.Equal($"/error?error={code}", new Uri(visitor.Page.Url).PathAndQuery);
        var page = await visitor.Page.ContentAsync();
        Assert.DoesNotContain("evil", page, StringComparison.Ordinal);
        Assert.DoesNotContain("onerror", page, StringComparison.Ordinal);
        Assert.DoesNotContain("taken", page, StringComparison.Ordinal);
        if (value == "unknown")
        {
            await visitor.LookAsync("error");
        }
    }

    [Fact]
    public async Task A_wrong_address_after_signing_out_ends_on_the_page_and_the_session_stays()
    {
        await using var visitor = await Visitor.ArriveAsync(server, await server.AddPersonAsync("kurt"));

        await visitor.Page.GotoAsync("/connect/logout?post_logout_redirect_uri=https%3A%2F%2Fevil.example%2F");
        await visitor.ExpectHeadingAsync("Signing in did not work");

        await visitor.Page.GotoAsync("/");
        await Assertions.Expect(visitor.Page.GetByText("You are signed in as kurt")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_form_whose_cookie_is_gone_is_told_to_be_too_old()
    {
        await using var visitor = await Visitor.ArriveAsync(server);
        await visitor.Page.GotoAsync("/sign-in");
        await visitor.Context.ClearCookiesAsync();

        await visitor.TypeCredentialsAsync("kurt@example.org");

        await visitor.ExpectHeadingAsync("This form is too old");
        await visitor.LookAsync("too-old");
    }
}
