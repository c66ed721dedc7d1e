using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Sessions;

/// <summary>Begins the session of somebody who has just shown who they are; its cookie is in the response.</summary>
internal sealed class SessionStart(SignInManager<User> cookies, SessionOpening opening, TimeProvider time)
{
    /// <summary>When the person showed it, in Unix seconds: OpenID Connect Core section 2. Missing when nobody knows; that is never lately.</summary>
    public const string AuthTimeClaim = "auth_time";

    /// <param name="user">Who it is.</param>
    /// <param name="remember">Whether the session outlives the browser.</param>
    /// <param name="methods">By what they showed it.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public Task BeginAsync(User user, bool remember, IReadOnlyCollection<string> methods, CancellationToken cancellationToken) =>
        BeginAsync(user, remember, methods, (DateTimeOffset?)time.GetInstant(), cancellationToken);

    /// <summary>The same for somebody who showed it elsewhere, perhaps a while ago.</summary>
    public async Task BeginAsync(User user, bool remember, IReadOnlyCollection<string> methods, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var proof = new Proof(methods, since, Visit.Of(cookies.Context));
        await GiveAsync(user, remember, proof, await opening.OpenAsync(user, proof, (await PresentAsync()).Principal, time.GetInstant(), cancellationToken));
    }

    /// <summary>In place of the one of this browser, whose end the person has just caused: remembered as that one was, and no younger.</summary>
    public async Task ContinueAsync(User user, CancellationToken cancellationToken)
    {
        var present = await PresentAsync();
        var now = time.GetInstant();
        string[] methods = [.. present.Principal?.FindAll(AuthenticationMethods.Claim).Select(claim => claim.Value) ?? []];
        var proof = new Proof(methods, TimeOf(present.Principal), Visit.Of(cookies.Context));
        await GiveAsync(user, present.Properties?.IsPersistent == true, proof, await opening.OpenAgainAsync(user, proof, now, cancellationToken));
    }

    /// <summary>The same session, with what the person has just changed about themselves: as old as it was, and looked at and over as soon.</summary>
    public async Task RenewAsync(Id<User> id)
    {
        var present = await PresentAsync();
        if (present is { Principal: { } cookie, Properties: { } age } && await cookies.UserManager.FindByIdAsync(id.ToString()) is { } user)
        {
            await cookies.SignInWithClaimsAsync(user, age, Carried(cookie));
        }
    }

    /// <summary>Whether the session of this browser outlives it.</summary>
    public async Task<bool> IsRememberedAsync() => (await PresentAsync()).Properties?.IsPersistent == true;

    /// <summary>What a session keeps when its cookie is made anew from the database, which does not know how it began.</summary>
    public static IEnumerable<Claim> Carried(ClaimsPrincipal cookie) => cookie.Claims
        .Where(claim => claim.Type is AuthTimeClaim or AuthenticationMethods.Claim or SessionClaims.IdClaim or SessionClaims.KeyClaim)
        .Select(claim => claim.Clone());

    public static DateTimeOffset? TimeOf(ClaimsPrincipal? cookie) =>
        long.TryParse(cookie?.FindFirstValue(AuthTimeClaim), NumberStyles.None, CultureInfo.InvariantCulture, out var since)
            ? DateTimeOffset.FromUnixTimeSeconds(since)
            : null;

    private Task<AuthenticateResult> PresentAsync() => cookies.Context.AuthenticateAsync(IdentityConstants.ApplicationScheme);

    private Task GiveAsync(User user, bool remember, Proof proof, SessionClaims session)
    {
        Claim[] since = proof.Time is { } time
            ? [new(AuthTimeClaim, time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64)]
            : [];
        return cookies.SignInWithClaimsAsync(
            user,
            remember,
            [
                .. since,
                .. proof.Methods.Select(method => new Claim(AuthenticationMethods.Claim, method)),
                .. session.ToClaims(),
            ]);
    }
}
