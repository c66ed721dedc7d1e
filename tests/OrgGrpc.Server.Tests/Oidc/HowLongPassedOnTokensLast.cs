using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Tests.Harness;
using UserClient = OrgGrpc.V1.UserService.UserServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

public sealed class HowLongPassedOnTokensLast(ClockedServer server) : IClassFixture<ClockedServer>
{
    private const string Projects = "https://projects.example.org";

    [Fact]
    public async Task A_passed_on_token_ends_with_the_one_that_it_came_from()
    {
        var (application, service, tokens) = await SignedInAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(3));

        var passed = await server.ExchangeAsync(service, tokens.AccessToken);

        Assert.Equal(tokens.Access.ValidTo, passed.Access.ValidTo);
        Assert.InRange(long.Parse(passed["expires_in"]!), 118, 120);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("invalid_grant", (await server.ExchangeAsync(service, tokens.AccessToken))["error"]);
        Assert.Equal("TOKEN_EXPIRED", (await Refused.AsyncOf(() => new UserClient(server.With(passed.AccessToken)).GetMeAsync(new()))).Reason);
        Assert.Equal(200, (await server.ExchangeAsync(service, (await server.RefreshAsync(application, tokens)).AccessToken)).Status);
    }

    [Fact]
    public async Task A_stolen_refresh_token_ends_what_was_passed_on_too()
    {
        var (application, service, tokens) = await SignedInAsync();
        var next = await server.RefreshAsync(application, tokens);
        var passed = new UserClient(server.With((await server.ExchangeAsync(service, next.AccessToken)).AccessToken));
        Assert.NotEmpty((await passed.GetMeAsync(new())).User.Id);
        server.Clock.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal("invalid_grant", (await server.RefreshAsync(application, tokens))["error"]);

        Assert.Equal("invalid_grant", (await server.ExchangeAsync(service, next.AccessToken))["error"]);
        Assert.Equal("TOKEN_INVALID", (await Refused.AsyncOf(() => passed.GetMeAsync(new()))).Reason);
    }

    private async Task<(string Application, ServicesInARow.Service Service, TokenRequests.Answer Tokens)> SignedInAsync()
    {
        var service = await server.AddServiceAsync(Projects, ApiResource.Name);
        var application = await server.AddApplicationForAsync(Projects);
        using var browser = await Browser.OfAsync(server, await server.AddPersonAsync("dave"));
        return (application, service, await browser.SignInAsync(application, "openid offline_access"));
    }
}
