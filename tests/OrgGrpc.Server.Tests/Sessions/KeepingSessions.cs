using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Sessions;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Oidc;
using OrgGrpc.Server.Tests.Pages;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Tests.Sessions;

/// <summary>What is written of sessions while they last, and what is forgotten.</summary>
public sealed class KeepingSessions(ClockedServer server) : IClassFixture<ClockedServer>
{
    [Fact]
    public async Task When_a_session_was_used_is_written_now_and_then_and_by_no_request()
    {
        var kurt = await server.AddPersonAsync("kurt");
        using var visitor = await WebVisitor.AsAsync(server, kurt);
        var begun = Assert.Single(await server.SessionsOfAsync(kurt));
        server.Clock.Advance(TimeSpan.FromMinutes(4));

        var statements = await server.Statements.OfAsync(() => visitor.ReadAsync("/organizations/new"));

        // The session with its person, and what else the cookie says of the person: the page itself asks nothing.
        Assert.Equal(2, statements.Count);
        Assert.Empty(await server.Statements.OfAsync(() => visitor.ReadAsync("/organizations/new")));
        Assert.Equal(begun.SeenTime, Assert.Single(await server.SessionsOfAsync(kurt)).SeenTime);
        await WriteAsync();
        var used = Assert.Single(await server.SessionsOfAsync(kurt));
        Assert.Equal(TimeSpan.FromMinutes(4), used.SeenTime - begun.SeenTime);
        Assert.Equal(TimeSpan.FromMinutes(4), used.ExpireTime - begun.ExpireTime);
    }

    [Fact]
    public async Task A_session_that_nothing_uses_is_forgotten_after_a_fortnight()
    {
        var kurt = await server.AddPersonAsync("kurt");
        await server.BeginSessionAsync(kurt);

        server.Clock.Advance(TimeSpan.FromDays(14));
        await TidyAsync();
        Assert.Single(await server.SessionsOfAsync(kurt));
        server.Clock.Advance(TimeSpan.FromMinutes(11));
        await TidyAsync();

        Assert.Empty(await server.SessionsOfAsync(kurt));
    }

    [Fact]
    public async Task An_application_that_renews_its_tokens_keeps_the_session()
    {
        var kurt = await server.AddPersonAsync("kurt");
        var client = await server.AddApplicationAsync();
        using var browser = await Browser.OfAsync(server, kurt);
        var tokens = await browser.SignInAsync(client, "openid offline_access");
        for (var week = 0; week < 4; week++)
        {
            server.Clock.Advance(TimeSpan.FromDays(7));
            tokens = await server.RefreshAsync(client, tokens);
            Assert.Equal(200, tokens.Status);
            await WriteAsync();
            await TidyAsync();
        }

        Assert.Single(await server.SessionsOfAsync(kurt));
    }

    [Theory]
    [InlineData("password")]
    [InlineData("everywhere")]
    [InlineData("deactivated")]
    [InlineData("another address")]
    public async Task What_ended_with_the_security_stamp_is_forgotten_at_the_next_tidying(string how)
    {
        var (kurt, dave) = (await server.AddPersonAsync("kurt"), await server.AddPersonAsync("dave"));
        await server.BeginSessionAsync(kurt);
        await server.BeginSessionAsync(dave);

        await server.ChangeAsync(kurt.Id, user =>
        {
            switch (how)
            {
                case "password": user.Trust("another hash"); break;
                case "everywhere": user.EndSessions(); break;
                case "deactivated": user.Deactivate(server.Clock.GetUtcNow()); break;
                default:
                    EmailAddress.TryParse($"other.{user.Address.Value}", out var address, out _);
                    user.MoveTo(address!, server.Clock.GetUtcNow());
                    break;
            }
        });

        Assert.Empty(await OpenAsync(kurt));
        await TidyAsync();
        Assert.Empty(await server.SessionsOfAsync(kurt));
        Assert.Single(await server.SessionsOfAsync(dave));
    }

    [Fact]
    public async Task A_deleted_person_leaves_no_session_and_a_late_sighting_is_no_trouble()
    {
        var kurt = await server.AddPersonAsync("kurt");
        using var visitor = await WebVisitor.AsAsync(server, kurt);
        using var page = await visitor.GetAsync("/organizations/new");

        await new V1.UserService.UserServiceClient(server.As(kurt.Id)).DeleteUserAsync(new());
        await WriteAsync();

        Assert.Empty(await server.SessionsOfAsync(kurt));
        using var after = await visitor.GetAsync("/account");
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    [Fact]
    public async Task Sessions_outlive_the_server()
    {
        var kurt = await server.AddPersonAsync("kurt");
        using var visitor = await WebVisitor.AsAsync(server, kurt);
        var cookies = visitor.Cookies.GetAllCookies();
        using var page = await visitor.GetAsync("/organizations/new");
        await server.StopAsync();
        await server.StartAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(2));

        using var again = new WebVisitor(server);
        again.Cookies.Add(server.WebAddress, cookies);

        Assert.Contains(kurt.Address.Value, await again.ReadAsync("/account"), StringComparison.Ordinal);
    }

    private Task WriteAsync() => server.Services.GetRequiredService<SessionSightings>().WriteAsync(CancellationToken.None);

    private Task TidyAsync() => server.Services.GetRequiredService<Housekeeping>().TidyAsync(CancellationToken.None);

    private Task<List<Session>> OpenAsync(User person) =>
        server.InScopeAsync(services => services.GetRequiredService<SessionReader>().ListAsync(person.Id, CancellationToken.None));
}
