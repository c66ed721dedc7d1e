using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OrgGrpc.Server.Ids;

namespace OrgGrpc.Server.Users;

/// <summary>Begins the session of somebody who has just shown who they are; its cookie is in the response.</summary>
internal sealed class SessionStart(SignInManager<User> sessions, TimeProvider time)
{
    /// <summary>When the person showed it, in Unix seconds: OpenID Connect Core section 2.</summary>
    public const string AuthTimeClaim = "auth_time";

    /// <param name="user">Who it is.</param>
    /// <param name="remember">Whether the session outlives the browser.</param>
    /// <param name="methods">By what they showed it.</param>
    public Task BeginAsync(User user, bool remember, IEnumerable<string> methods)
    {
        var since = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return sessions.SignInWithClaimsAsync(
            user,
            remember,
            [new Claim(AuthTimeClaim, since, ClaimValueTypes.Integer64), .. methods.Select(method => new Claim(AuthenticationMethods.Claim, method))]);
    }

    /// <summary>In place of the one of this browser, whose end the person has just caused: remembered as that one was, and no younger.</summary>
    public async Task ContinueAsync(User user)
    {
        var present = await sessions.Context.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        await sessions.SignInWithClaimsAsync(user, present.Properties?.IsPersistent == true, present.Principal is { } principal ? Carried(principal) : []);
    }

    /// <summary>The same session, with what the person has just changed about themselves.</summary>
    public async Task RenewAsync(Id<User> id)
    {
        if (await sessions.UserManager.FindByIdAsync(id.ToString()) is { } user)
        {
            await ContinueAsync(user);
        }
    }

    /// <summary>Whether the session of this browser outlives it.</summary>
    public async Task<bool> IsRememberedAsync() =>
        (await sessions.Context.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Properties?.IsPersistent == true;

    /// <summary>What a session keeps when its cookie is made anew from the database, which does not know how it began.</summary>
    public static IEnumerable<Claim> Carried(ClaimsPrincipal session) =>
        session.Claims.Where(claim => claim.Type is AuthTimeClaim or AuthenticationMethods.Claim).Select(claim => claim.Clone());
}
