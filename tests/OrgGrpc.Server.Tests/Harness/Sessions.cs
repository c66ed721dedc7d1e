using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Sessions;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>Browser sessions, where how they began is not what the test is about.</summary>
internal static class Sessions
{
    /// <summary>The cookie of somebody who has just signed in, as <c>name=value</c>.</summary>
    public static async Task<string> SessionCookieAsync(this ServerUnderTest server, User person)
    {
        var (name, value) = await server.BeginSessionAsync(person);
        return $"{name}={value}";
    }

    /// <summary>The same cookie in its two parts.</summary>
    public static async Task<(string Name, string Value)> BeginSessionAsync(this ServerUnderTest server, User person, TimeSpan since = default)
    {
        var (name, value, _) = await server.OpenSessionAsync(person, since: since);
        return (name, value);
    }

    /// <summary>The rows of a person's sessions, whether they still hold or not.</summary>
    public static Task<List<Session>> SessionsOfAsync(this ServerUnderTest server, User person) => server.InScopeAsync(services =>
        services.GetRequiredService<OrgGrpcDbContext>().Sessions.AsNoTracking().Where(session => session.UserId == person.Id).ToListAsync());

    /// <summary>A session of its own, with the cookie that belongs to it.</summary>
    public static Task<(string Name, string Value, Id<Session> Id)> OpenSessionAsync(
        this ServerUnderTest server, User person, string userAgent = "", string networkAddress = "127.0.0.1", TimeSpan since = default) => server.InScopeAsync(async services =>
    {
        var options = services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var principal = await services.GetRequiredService<IUserClaimsPrincipalFactory<User>>().CreateAsync(person);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        principal.Identities.First().AddClaim(
            new Claim("auth_time", (now - since).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64));
        var session = Session.Begin(person, now);
        session.Show(new([], now, new(userAgent, networkAddress)));
        session.See(now, services.GetRequiredService<SessionLifetime>());
        await server.WriteAsync(db => Task.FromResult(db.Add(session).Entity));
        principal.Identities.First().AddClaims(SessionClaims.Of(session).ToClaims());
        var ticket = new AuthenticationTicket(
            principal, new() { IssuedUtc = now, ExpiresUtc = now.AddHours(1) }, IdentityConstants.ApplicationScheme);
        return (options.Cookie.Name!, options.TicketDataFormat.Protect(ticket), session.Id);
    });
}
