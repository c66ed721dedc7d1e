using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Oidc.Tokens;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>Who is signed in at this browser, since when, by what, and with which stamp the session began.</summary>
internal sealed record PersonSession(Id<User> UserId, DateTimeOffset AuthTime, string[] Methods, string Stamp)
{
    private static readonly string StampClaim = new ClaimsIdentityOptions().SecurityStampClaimType;

    public static async Task<PersonSession?> ReadAsync(HttpContext http, Facts facts)
    {
        var cookie = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        if (cookie.Principal is not { } principal
            || Id<User>.ParseOrNull(principal.FindFirstValue(ClaimTypes.NameIdentifier)) is not { } user || facts.Person(user).IsNobody)
        {
            return null;
        }

        var since = long.TryParse(principal.FindFirstValue("auth_time"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : cookie.Properties?.IssuedUtc ?? DateTimeOffset.UnixEpoch;
        return new(user, since, [.. principal.FindAll(AuthenticationMethods.Claim).Select(claim => claim.Value)], SessionStamp.Of(principal.FindFirstValue(StampClaim)));
    }
}
