using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Oidc.Tokens;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>/connect/userinfo: the person as they are now, by the scopes of the token.</summary>
internal static class UserinfoEndpoint
{
    public static async Task HandleAsync(HttpContext http, PersonGrant persons)
    {
        var token = (await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal!;
        var claims = await persons.ReadAsync(
            token, Id<Organization>.ParseOrNull(token.GetClaim(OrganizationClaims.IdClaim)), token.HasScope(StandardScopes.Organizations), http.RequestAborted);
        if (claims is null)
        {
            await http.RefuseBearerAsync();
            return;
        }

        var answer = claims.ForClient(token.HasScope).Concat(claims.ForOrganization(token.HasScope))
            .Prepend(("sub", claims.Person.Id.ToString())).ToDictionary(claim => claim.Item1, claim => claim.Item2);
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsJsonAsync(answer, http.RequestAborted);
    }

    /// <summary>OpenID Connect Core section 5.3.1: a POST needs nothing but the token in its header; the engine would refuse it for being no form.</summary>
    public static Task TakeAsFormAsync(HttpContext http, RequestDelegate next)
    {
        if (HttpMethods.IsPost(http.Request.Method) && http.Request.Path.StartsWithSegments("/connect/userinfo")
            && string.IsNullOrEmpty(http.Request.ContentType))
        {
            http.Request.ContentType = "application/x-www-form-urlencoded";
        }

        return next(http);
    }

    /// <summary>The token is one of ours, and stands for nobody who may still use it.</summary>
    private static Task RefuseBearerAsync(this HttpContext http) => http.ChallengeAsync(
        OpenIddictServerAspNetCoreDefaults.AuthenticationScheme,
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = OpenIddictConstants.Errors.InvalidToken,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = "The token no longer holds.",
        }));
}
