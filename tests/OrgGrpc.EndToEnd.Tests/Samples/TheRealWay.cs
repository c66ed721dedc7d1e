using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Playwright;
using OrgGrpc.EndToEnd.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Samples;

/// <summary>What the README promises, by hand: nothing is put in place but the demo, and whoever signs in types a password.</summary>
public sealed class TheRealWay(ProjectsDemo demo) : IClassFixture<ProjectsDemo>
{
    [Fact]
    public async Task A_person_signs_in_chooses_switches_and_signs_out()
    {
        await using var visitor = await Visitor.ArriveAsync(demo.Server);
        await visitor.Page.GotoAsync(demo.Web);
        await visitor.ClickLinkAsync("Sign in");
        await visitor.TypeCredentialsAsync("dave@example.org");

        await visitor.ExpectHeadingAsync("Choose an organization");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["Foo Fighters Owner", "Nirvana Member"]);
        await visitor.ClickLinkAsync("Nirvana");

        await visitor.ExpectHeadingAsync("Nirvana");
        Assert.StartsWith(demo.Web, visitor.Page.Url, StringComparison.Ordinal);
        await Assertions.Expect(visitor.Page.GetByText("Your roles: member")).ToBeVisibleAsync();
        await visitor.Page.GetByLabel("New project").FillAsync("In Utero");
        await visitor.ClickButtonAsync("Add");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Listitem)).ToHaveTextAsync("In Utero");

        await visitor.ClickLinkAsync("Foo Fighters");
        await visitor.ExpectHeadingAsync("Foo Fighters");
        await Assertions.Expect(visitor.Page.GetByText("Your roles: admin, member, owner")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByText("In Utero")).ToHaveCountAsync(0);

        await visitor.ClickButtonAsync("Sign out Dave Grohl");
        await visitor.ExpectHeadingAsync("Projects of your organization");
        await visitor.ClickLinkAsync("Sign in");
        await visitor.ExpectHeadingAsync("Sign in");
    }

    [Fact]
    public async Task A_stranger_gets_no_token_for_an_organization_and_the_service_keeps_out_the_one_that_they_have()
    {
        await using var party = await RelyingParty.StartAsync(demo.Server);
        await using var member = await Visitor.ArriveAsync(demo.Server);
        await member.Page.GotoAsync(party.AuthorizeAddress(("scope", "openid organization"), ("organization", "nirvana")));
        await member.TypeCredentialsAsync("kurt@example.org");
        var kurt = await party.RedeemAsync(await party.NextAsync());
        var nirvana = (await OrganizationAsync(kurt)).Id;

        await using var stranger = await Visitor.ArriveAsync(demo.Server);
        await stranger.Page.GotoAsync($"{demo.Web}/sign-in?organization=nirvana");
        await stranger.TypeCredentialsAsync("duder@example.org");
        await Assertions.Expect(stranger.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("That was refused");
        await stranger.ExpectHeadingAsync("Projects of your organization");

        await stranger.ClickLinkAsync("Sign in");
        await stranger.ExpectHeadingAsync("Your first organization");
        await stranger.Page.GetByLabel("Name of the organization").FillAsync("Achievers");
        await stranger.ClickButtonAsync("Create and continue");
        await stranger.ExpectHeadingAsync("Achievers");

        await stranger.Page.GotoAsync($"{demo.Server.Issuer}{party.AuthorizeAddress(("scope", "openid organization"))}");
        var duder = await party.RedeemAsync(await party.NextAsync());
        Assert.Equal(HttpStatusCode.OK, await CodeOfAsync("/projects", duder));
        Assert.Equal(HttpStatusCode.Forbidden, await CodeOfAsync($"/organizations/{nirvana}/projects", duder));
        Assert.Equal(HttpStatusCode.OK, await CodeOfAsync($"/organizations/{nirvana}/projects", kurt));
        Assert.Equal(HttpStatusCode.Unauthorized, await CodeOfAsync($"/organizations/{nirvana}/projects", token: null));
    }

    private async Task<HttpStatusCode> CodeOfAsync(string path, string? token)
    {
        using var answer = await AskAsync(path, token);
        return answer.StatusCode;
    }

    private async Task<Organization> OrganizationAsync(string token)
    {
        using var answer = await AskAsync("/organization", token);
        return (await answer.Content.ReadFromJsonAsync<Organization>())!;
    }

    private async Task<HttpResponseMessage> AskAsync(string path, string? token)
    {
        using var http = new HttpClient { BaseAddress = new(demo.Api) };
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await http.GetAsync(path);
    }

    private sealed record Organization(string Id);
}
