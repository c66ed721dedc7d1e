using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.EntityFrameworkCore.Models;
using OrgGrpc.Server.Oidc;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Oidc;

public sealed class ForgettingTokens(ClockedServer server) : IClassFixture<ClockedServer>
{
    [Fact]
    public async Task What_nobody_can_use_any_more_is_forgotten_and_nothing_else()
    {
        var client = await server.AddApplicationAsync();
        using var early = await Browser.OfAsync(server, await server.AddPersonAsync("dave"));
        var old = await early.SignInAsync(client, "openid offline_access");
        await server.RefreshAsync(client, old);
        var signIns = (await CountAsync()).SignIns;

        server.Clock.Advance(new OidcOptions().RefreshTokenLifetime - TimeSpan.FromHours(1));
        using var late = await Browser.OfAsync(server, await server.AddPersonAsync("kurt"));
        var current = await late.SignInAsync(client, "openid offline_access");
        await TidyAsync();
        var both = await CountAsync();
        Assert.Equal(signIns + 1, both.SignIns);
        Assert.True(await HasUsedRefreshTokenAsync(), "A used refresh token is remembered while it could be tried again.");

        server.Clock.Advance(TimeSpan.FromHours(2));
        await TidyAsync();

        var left = await CountAsync();
        Assert.Equal(1, left.SignIns);
        Assert.True(left.Tokens < both.Tokens);
        Assert.False(await HasUsedRefreshTokenAsync());
        Assert.NotEmpty((await server.RefreshAsync(client, current)).AccessToken);
    }

    private Task<bool> TidyAsync() => server.InScopeAsync(async services =>
    {
        foreach (var chore in services.GetServices<IChore>())
        {
            await chore.DoAsync(TestContext.Current.CancellationToken);
        }

        return true;
    });

    private Task<bool> HasUsedRefreshTokenAsync() => server.InScopeAsync(services => services.GetRequiredService<OrgGrpcDbContext>()
        .Set<OpenIddictEntityFrameworkCoreToken>().AnyAsync(token => token.Type!.EndsWith("refresh_token") && token.Status == "redeemed"));

    private Task<(int Tokens, int SignIns)> CountAsync() => server.InScopeAsync(async services =>
    {
        var db = services.GetRequiredService<OrgGrpcDbContext>();
        return (await db.Set<OpenIddictEntityFrameworkCoreToken>().CountAsync(), await db.Set<OpenIddictEntityFrameworkCoreAuthorization>().CountAsync());
    });
}
