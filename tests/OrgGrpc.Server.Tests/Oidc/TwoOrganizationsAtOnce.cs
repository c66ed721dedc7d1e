using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>Two tabs of one browser, each in another organization: one session, two sign-ins that know nothing of each other.</summary>
public sealed class TwoOrganizationsAtOnce(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Fact]
    public async Task Each_tab_keeps_its_organization_however_the_other_is_refreshed()
    {
        using var holder = await TokenPaths.Holder.OfAsync(server);
        var (first, second) = (await holder.SignInAsync(holder.Organization), await holder.SignInAsync(holder.OtherOrganization));
        Assert.Equal(first.Access.GetClaim("sid").Value, second.Access.GetClaim("sid").Value);

        for (var round = 0; round < 5; round++)
        {
            (first, second) = (await holder.RefreshAsync(first), await holder.RefreshAsync(second));

            Assert.Equal((holder.Organization, holder.OtherOrganization), (Of(first), Of(second)));
        }
    }

    [Fact]
    public async Task Tabs_that_refresh_in_the_same_moment_do_not_get_each_others_organization()
    {
        using var holder = await TokenPaths.Holder.OfAsync(server);
        var tabs = new TokenRequests.Answer[8];
        foreach (var tab in Enumerable.Range(0, tabs.Length))
        {
            tabs[tab] = await holder.SignInAsync(tab % 2 == 0 ? holder.Organization : holder.OtherOrganization);
        }

        for (var round = 0; round < 5; round++)
        {
            tabs = await Task.WhenAll(tabs.Select(tab => holder.RefreshAsync(tab)));

            Assert.All(tabs.Index(), tab => Assert.Equal(tab.Index % 2 == 0 ? holder.Organization : holder.OtherOrganization, Of(tab.Item)));
        }
    }

    [Fact]
    public async Task Switching_in_one_tab_switches_nothing_in_the_other()
    {
        using var holder = await TokenPaths.Holder.OfAsync(server);
        var (first, second) = (await holder.SignInAsync(holder.Organization), await holder.SignInAsync(holder.OtherOrganization));

        var switched = await holder.RefreshAsync(second, ("organization", holder.Organization));
        var exchanged = await server.ExchangeAsync(
            holder.Application, first.AccessToken, ("resource", holder.NextService.Resource), ("organization", holder.OtherOrganization));

        Assert.Equal((holder.Organization, holder.OtherOrganization), (Of(switched), Of(exchanged)));
        Assert.Equal(holder.Organization, Of(await holder.RefreshAsync(first)));
        Assert.Equal(holder.Organization, Of(await holder.RefreshAsync(switched)));
    }

    [Fact]
    public async Task Who_is_removed_from_one_goes_on_in_the_other()
    {
        using var holder = await TokenPaths.Holder.OfAsync(server);
        var (first, second) = (await holder.SignInAsync(holder.Organization), await holder.SignInAsync(holder.OtherOrganization));

        await server.EndAsync("removed", holder.Membership);

        Assert.Equal("invalid_grant", (await holder.RefreshAsync(first))["error"]);
        Assert.Equal("invalid_grant", (await server.ExchangeAsync(holder.Service, first.AccessToken))["error"]);
        Assert.Equal(holder.OtherOrganization, Of(await server.ExchangeAsync(holder.Service, second.AccessToken)));
        Assert.Equal(holder.OtherOrganization, Of(await holder.RefreshAsync(second)));
    }

    [Fact]
    public async Task Signing_out_ends_both()
    {
        using var holder = await TokenPaths.Holder.OfAsync(server);
        var (first, second) = (await holder.SignInAsync(holder.Organization), await holder.SignInAsync(holder.OtherOrganization));

        await server.EndAsync("signed out everywhere", holder.Membership);

        foreach (var tokens in new[] { first, second })
        {
            Assert.Equal("invalid_grant", (await holder.RefreshAsync(tokens))["error"]);
            Assert.Equal("invalid_grant", (await server.ExchangeAsync(holder.Service, tokens.AccessToken))["error"]);
        }
    }

    private static string Of(TokenRequests.Answer answer) => answer.Access.GetClaim("org_id").Value;
}
