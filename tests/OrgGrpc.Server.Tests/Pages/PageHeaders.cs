using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Pages;

public sealed class PageHeaders(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/sign-out")]
    [InlineData("/consent")]
    [InlineData("/organizations/choose")]
    [InlineData("/invitation?secret=x")]
    [InlineData("/join?secret=x")]
    [InlineData("/verify-email?secret=x")]
    [InlineData("/register")]
    [InlineData("/account")]
    [InlineData("/account/delete")]
    [InlineData("/account/data")]
    [InlineData("/account/email")]
    [InlineData("/account/authenticator")]
    [InlineData("/change-email?secret=x")]
    [InlineData("/forgot-password")]
    [InlineData("/reset-password?secret=x")]
    [InlineData("/setup?secret=x")]
    [InlineData("/error?error=invalid_request")]
    [InlineData("/dev/mailbox")]
    [InlineData("/connect/authorize?client_id=unknown")]
    [InlineData("/no/such/page")]
    public async Task Every_page_forbids_frames_scripts_referrers_and_guessing_of_types(string address)
    {
        using var visitor = new WebVisitor(server);

        using var answer = await visitor.GetAsync(address);

        Assert.Equal(
            "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
            answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/sign-in/second-step")]
    [InlineData("/confirm")]
    [InlineData("/account/security")]
    public async Task A_page_with_passkeys_may_load_the_server_s_own_script_and_nothing_else(string address)
    {
        using var visitor = new WebVisitor(server);

        using var answer = await visitor.GetAsync(address);

        Assert.Equal(
            "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; "
            + "script-src 'self'; connect-src 'self'",
            answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Contains("publickey-credentials-get=self", answer.Headers.GetValues("Permissions-Policy").Single(), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("redirect_uri=https%3A%2F%2Fapp.example%2Fcb", "'self' https://app.example:443")]
    [InlineData("redirect_uri=http%3A%2F%2F127.0.0.1%3A7001%2Fcb", "'self' http://127.0.0.1:7001")]
    [InlineData("redirect_uri=http%3A%2F%2F%5B%3A%3A1%5D%3A7001%2Fcb", "'self' http:")]
    [InlineData("redirect_uri=com.example.app%3A%2Fcb", "'self' com.example.app:")]
    [InlineData("request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3Aabc", "'self' https: http:")]
    [InlineData("redirect_uri=javascript%3Aalert(1)", "'self'")]
    [InlineData("redirect_uri=https%3A%2F%2Fa%3B%20script-src%20*%2Fcb", "'self'")]
    public async Task A_form_on_the_way_to_a_client_may_lead_to_that_client(string query, string targets)
    {
        using var visitor = new WebVisitor(server);

        using var answer = await visitor.GetAsync($"/sign-out?returnUrl={Uri.EscapeDataString($"/connect/authorize?{query}")}");

        Assert.EndsWith(
            $"form-action {targets}", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_an_answer_that_is_posted_to_the_client_may_run_its_one_script()
    {
        using var visitor = new WebVisitor(server);
        const string Request = "/connect/authorize?client_id=any&redirect_uri=https%3A%2F%2Fapp.example%2Fcb";

        using var posted = await visitor.GetAsync($"{Request}&response_mode=form_post");
        using var redirected = await visitor.GetAsync(Request);
        using var elsewhere = await visitor.GetAsync("/?redirect_uri=https%3A%2F%2Fapp.example%2Fcb&response_mode=form_post");

        Assert.EndsWith(
            "form-action 'self' https://app.example:443; script-src 'sha256-j7OoGArf6XW6YY4cAyS3riSSvrJRqpSi1fOF9vQ5SrI='",
            posted.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.EndsWith("form-action 'self'", redirected.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.EndsWith("form-action 'self'", elsewhere.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_asks_for_nothing_known_gets_no_page()
    {
        using var http = new HttpClient { BaseAddress = server.WebAddress };

        using var answer = await http.GetAsync("/v1/nothing");

        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsStringAsync());
    }
}
