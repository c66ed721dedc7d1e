using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace OrgGrpc.Server.Users;

/// <summary>Begins the session of somebody who has just given their password; its cookie is in the response.</summary>
internal sealed class SessionStart(SignInManager<User> sessions, TimeProvider time)
{
    /// <summary>When the person gave their password, in Unix seconds: OpenID Connect Core section 2.</summary>
    public const string AuthTimeClaim = "auth_time";

    public Task BeginAsync(User user, bool remember)
    {
        var since = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return sessions.SignInWithClaimsAsync(user, remember, [new Claim(AuthTimeClaim, since, ClaimValueTypes.Integer64)]);
    }

    /// <summary>In place of the one of this browser, which is remembered for as long as that one was.</summary>
    public async Task BeginAgainAsync(User user)
    {
        var present = await sessions.Context.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        await BeginAsync(user, present.Properties?.IsPersistent == true);
    }
}
