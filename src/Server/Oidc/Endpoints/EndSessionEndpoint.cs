using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Sessions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>
/// /connect/logout (OpenID Connect RP-Initiated Logout 1.0). A client that shows the ID token of whoever sits here ends the session at once;
/// without it, the page <c>/sign-out?returnUrl=…</c> asks first, because anybody can make a browser follow a link.
/// </summary>
internal static class EndSessionEndpoint
{
    public static async Task HandleAsync(HttpContext http, Facts facts, SigningOut signingOut)
    {
        var request = http.GetOpenIddictServerRequest()!;
        var hint = (await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal;
        if (await PersonSession.ReadAsync(http, facts) is { } session)
        {
            if (hint?.GetClaim(Claims.Subject) != session.UserId.ToString())
            {
                await http.AskAsync(request, OpenIddictConstants.Errors.InteractionRequired, "/sign-out");
                return;
            }

            await signingOut.RunAsync(http.RequestAborted);
        }

        await http.SignOutAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, new AuthenticationProperties { RedirectUri = "/" });
    }
}
