using OrgGrpc.EndToEnd.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Pages;

/// <summary>
/// Forms on the way end at the client, on another site. Chromium holds the page's <c>form-action</c> against every redirect after a POST, so
/// only a browser can tell whether people get there.
/// </summary>
public sealed class ReturningToTheClient(SigningInServer server) : IClassFixture<SigningInServer>
{
    [Theory]
    [InlineData(null, "GET")]
    [InlineData("query", "GET")]
    [InlineData("form_post", "POST")]
    public async Task The_code_arrives_after_the_sign_in_form_and_again_without_it(string? mode, string method)
    {
        await using var party = await RelyingParty.StartAsync(server);
        var kurt = await server.AddPersonWithPasswordAsync("kurt");
        await using var visitor = await Visitor.ArriveAsync(server);

        await visitor.Page.GotoAsync(party.AuthorizeAddress(("response_mode", mode)));
        await visitor.TypeCredentialsAsync(kurt.Address.Value);
        await visitor.ExpectHeadingAsync("Back at the client");
        var back = await party.NextAsync();
        Assert.Equal((method, "a state&"), (back.Method, back["state"]));
        await party.RedeemAsync(back);

        await visitor.Page.GotoAsync(party.AuthorizeAddress(("response_mode", mode), ("prompt", "none")));
        await visitor.ExpectHeadingAsync("Back at the client");
        await party.RedeemAsync(await party.NextAsync());
    }

    [Fact]
    public async Task An_error_is_posted_where_the_client_wants_it_posted()
    {
        await using var party = await RelyingParty.StartAsync(server);
        await using var visitor = await Visitor.ArriveAsync(server);

        await visitor.Page.GotoAsync(party.AuthorizeAddress(("response_mode", "form_post"), ("prompt", "none")));

        var back = await party.NextAsync();
        Assert.Equal(("POST", "login_required", "a state&"), (back.Method, back["error"], back["state"]));
    }

    [Theory]
    [InlineData("query", "Allow", "code")]
    [InlineData("query", "Do not allow", "error")]
    [InlineData("form_post", "Allow", "code")]
    [InlineData("form_post", "Do not allow", "error")]
    public async Task The_answer_to_the_question_of_consent_arrives(string mode, string answer, string parameter)
    {
        await using var party = await RelyingParty.StartAsync(server, asksConsent: true);
        await using var visitor = await Visitor.ArriveAsync(server, await server.AddPersonAsync("kurt"));

        await visitor.Page.GotoAsync(party.AuthorizeAddress(
            ("response_mode", mode), ("scope", "openid profile email offline_access organizations")));
        await visitor.ExpectHeadingAsync("Allow Bare client?");
        if (mode == "query" && answer == "Allow")
        {
            await visitor.LookAsync("consent");
        }

        await visitor.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = answer, Exact = true }).ClickAsync();

        Assert.NotNull((await party.NextAsync())[parameter]);
    }

    [Fact]
    public async Task An_organization_that_is_created_on_the_way_is_what_the_client_gets()
    {
        await using var party = await RelyingParty.StartAsync(server);
        await using var visitor = await Visitor.ArriveAsync(server, await server.AddPersonAsync("kurt"));

        await visitor.Page.GotoAsync(party.AuthorizeAddress(("scope", "openid organization")));
        await visitor.Page.GetByLabel("Name of the organization").FillAsync("Nirvana");
        await visitor.ClickButtonAsync("Create and continue");

        await party.RedeemAsync(await party.NextAsync());
    }

    [Fact]
    public async Task Signing_out_asks_and_then_leads_back()
    {
        await using var party = await RelyingParty.StartAsync(server);
        await using var visitor = await Visitor.ArriveAsync(server, await server.AddPersonAsync("kurt"));

        await visitor.Page.GotoAsync(party.LogoutAddress());
        await visitor.ClickButtonAsync("Sign out");
        await visitor.ExpectHeadingAsync("Goodbye");

        await visitor.Page.GotoAsync("/organizations/choose");
        await visitor.ExpectHeadingAsync("Sign in");
    }
}
