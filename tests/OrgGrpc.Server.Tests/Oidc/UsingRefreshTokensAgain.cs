using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Tests.Harness;
using OrganizationClient = OrgGrpc.V1.OrganizationService.OrganizationServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>A refresh token that was used is either the other tab's or a thief's; the leeway of 30 seconds tells which.</summary>
public sealed class UsingRefreshTokensAgain(ClockedServer server) : IClassFixture<ClockedServer>, IAsyncLifetime
{
    private (string Id, string Secret) client;
    private TokenRequests.Answer first = null!;
    private TokenRequests.Answer second = null!;

    public async ValueTask InitializeAsync()
    {
        client = await server.AddWebApplicationAsync();
        using var browser = await Browser.OfAsync(server, await server.AddPersonAsync("dave"));
        first = await browser.SignInAsync(client, "openid offline_access", ("resource", ApiResource.Name));
        second = await RefreshAsync(first);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Inside_the_leeway_it_is_refused_and_nothing_else_happens()
    {
        server.Clock.Advance(TimeSpan.FromSeconds(29));

        Assert.Equal("invalid_grant", (await RefreshAsync(first))["error"]);

        Assert.True(await HoldsAsync(second));
        Assert.True(await HoldsAsync(await RefreshAsync(second)));
    }

    [Fact]
    public async Task After_the_leeway_it_ends_every_token_of_that_sign_in()
    {
        using var elsewhere = await Browser.OfAsync(server, await server.AddPersonAsync("krist"));
        var other = await elsewhere.SignInAsync(client, "openid offline_access", ("resource", ApiResource.Name));
        var third = await RefreshAsync(second);
        Assert.True(await HoldsAsync(third));
        server.Clock.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal("invalid_grant", (await RefreshAsync(first))["error"]);

        Assert.Equal("invalid_grant", (await RefreshAsync(third))["error"]);
        Assert.False(await HoldsAsync(second));
        Assert.False(await HoldsAsync(third));
        Assert.True(await HoldsAsync(other));
    }

    [Fact]
    public async Task A_thief_who_comes_first_loses_the_tokens_when_the_holder_comes()
    {
        var stolen = second;
        var thief = await RefreshAsync(stolen);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        var later = await RefreshAsync(thief);

        Assert.Equal("invalid_grant", (await RefreshAsync(stolen))["error"]);

        Assert.Equal("invalid_grant", (await RefreshAsync(later))["error"]);
        Assert.False(await HoldsAsync(later));
    }

    [Fact]
    public async Task An_unused_one_ends_with_its_lifetime()
    {
        server.Clock.Advance(TimeSpan.FromDays(14) - TimeSpan.FromSeconds(1));
        var kept = await RefreshAsync(second);
        Assert.True(await HoldsAsync(kept));

        server.Clock.Advance(TimeSpan.FromDays(14));
        Assert.Equal("invalid_grant", (await RefreshAsync(kept))["error"]);
    }

    private Task<TokenRequests.Answer> RefreshAsync(TokenRequests.Answer tokens) =>
        server.RefreshAsync(client.Id, tokens, ("client_secret", client.Secret));

    /// <summary>Whether the access token holds, which introspection, userinfo and our API have to say with one voice.</summary>
    private async Task<bool> HoldsAsync(TokenRequests.Answer tokens)
    {
        var introspected = (await server.IntrospectAsync(client, tokens.AccessToken))["active"];
        var userinfo = (await server.UserinfoAsync(tokens.AccessToken)).Status;
        string? refused = null;
        try
        {
            await new OrganizationClient(server.With(tokens.AccessToken)).CreateOrganizationAsync(new() { Name = "Mine" });
        }
        catch (Grpc.Core.RpcException exception)
        {
            refused = Refused.Of(exception).Reason;
        }

        Assert.Equal(refused is null ? ("True", 200, null) : ("False", 401, "TOKEN_INVALID"), (introspected, userinfo, refused));
        return refused is null;
    }
}
