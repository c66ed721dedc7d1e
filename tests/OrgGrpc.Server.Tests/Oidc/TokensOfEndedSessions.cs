using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Users;
using UserClient = OrgGrpc.V1.UserService.UserServiceClient;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>Our own API is as quick as the services that follow the feed: an access token ends with what it hangs on, not five minutes later.</summary>
public sealed class TokensOfEndedSessions(ServerUnderTest server) : IClassFixture<ServerUnderTest>
{
    [Theory]
    [InlineData("password changed")]
    [InlineData("signed out everywhere")]
    [InlineData("signed out here")]
    [InlineData("deactivated and reactivated")]
    public async Task A_token_from_before_is_refused_and_the_next_one_is_not(string what)
    {
        var dave = await server.AddPersonAsync("dave");
        var client = await server.AddApplicationAsync();
        var before = await SignInAsync(dave, client);
        Assert.Equal(200, await AsJsonAsync(server, before));
        await MeAsync(before);

        await EndAsync(what, dave);

        Assert.Equal("TOKEN_INVALID", (await Refused.AsyncOf(() => MeAsync(before))).Reason);
        Assert.Equal(401, await AsJsonAsync(server, before));
        await MeAsync(await SignInAsync(dave, client));
    }

    [Fact]
    public async Task Another_session_of_the_same_person_goes_on()
    {
        var dave = await server.AddPersonAsync("dave");
        var client = await server.AddApplicationAsync();
        var (here, there) = (await SignInAsync(dave, client), await SignInAsync(dave, client));
        var session = new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(here).GetClaim("sid").Value;

        await EndSessionAsync(dave, session);

        Assert.Equal("TOKEN_INVALID", (await Refused.AsyncOf(() => MeAsync(here))).Reason);
        await MeAsync(there);
    }

    [Fact]
    public async Task A_server_that_was_started_again_still_refuses()
    {
        await using var restarted = new ServerUnderTest();
        await restarted.StartAsync();
        var dave = await restarted.AddPersonAsync("dave");
        var client = await restarted.AddApplicationAsync();
        using var browser = await Browser.OfAsync(restarted, dave);
        var token = (await browser.SignInAsync(client, "openid", ("resource", "urn:orggrpc"))).AccessToken;
        Assert.Equal(200, await AsJsonAsync(restarted, token));

        await restarted.ChangeAsync(dave.Id, person => person.EndSessions());
        await restarted.StopAsync();
        await restarted.StartAsync();

        Assert.Equal(401, await AsJsonAsync(restarted, token));
    }

    [Fact]
    public async Task It_costs_no_statement()
    {
        var dave = await server.AddPersonAsync("dave");
        var token = await SignInAsync(dave, await server.AddApplicationAsync());
        var organizations = new V1.RoleService.RoleServiceClient(server.With(token));
        await organizations.ListPermissionsAsync(new());

        Assert.Empty(await server.Statements.OfAsync(async () => await organizations.ListPermissionsAsync(new())));
    }

    private async Task<string> SignInAsync(User person, string client)
    {
        using var browser = await Browser.OfAsync(server, await server.WriteAsync(db => db.RequireUserAsync(person.Id, CancellationToken.None)));
        return (await browser.SignInAsync(client, "openid", ("resource", "urn:orggrpc"))).AccessToken;
    }

    private async Task<V1.GetMeResponse> MeAsync(string token) => await new UserClient(server.With(token)).GetMeAsync(new());

    private Task EndAsync(string what, User person) => what switch
    {
        "password changed" => server.ChangeAsync(person.Id, one => one.Trust("another hash")),
        "signed out everywhere" => server.ChangeAsync(person.Id, one => one.EndSessions()),
        "signed out here" => EndSessionAsync(person, null),
        _ => DeactivateAndReactivateAsync(person),
    };

    private async Task DeactivateAndReactivateAsync(User person)
    {
        var operators = new UserClient(server.As((await server.AddPersonAsync("pat", isOperator: true)).Id));
        await operators.DeactivateUserAsync(new() { UserId = person.Id.ToString() });
        await operators.ReactivateUserAsync(new() { UserId = person.Id.ToString() });
    }

    private Task EndSessionAsync(User person, string? only) => server.WriteAsync(async db =>
    {
        foreach (var session in (await db.Sessions.Where(one => one.UserId == person.Id).ToListAsync()).Where(one => only is null || one.Id.ToString() == only))
        {
            session.End();
            db.Remove(session);
        }

        return true;
    });

    private static async Task<int> AsJsonAsync(ServerUnderTest server, string token)
    {
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.GetAsync("/v1/me");
        return (int)response.StatusCode;
    }
}
