using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Sessions;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>Who is signed in at this browser, since when, by what, and in which session.</summary>
internal sealed record PersonSession(Id<User> UserId, DateTimeOffset? AuthTime, string[] Methods, SessionClaims Cookie)
{
    public static async Task<PersonSession?> ReadAsync(HttpContext http, Facts facts)
    {
        var cookie = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        return cookie.Principal is { } principal && SessionClaims.Of(principal) is { } session
            && Id<User>.ParseOrNull(principal.FindFirstValue(ClaimTypes.NameIdentifier)) is { } user && !facts.Person(user).IsNobody
            ? new(user, SessionStart.TimeOf(principal), [.. principal.FindAll(AuthenticationMethods.Claim).Select(claim => claim.Value)], session)
            : null;
    }
}
