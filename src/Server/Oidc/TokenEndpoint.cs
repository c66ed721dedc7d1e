using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;

namespace OrgGrpc.Server.Oidc;

/// <summary>POST /connect/token, after the engine has checked client, grant type, scopes and resources.</summary>
internal static class TokenEndpoint
{
    public static async Task HandleAsync(HttpContext http, ProgramGrant programs, Issuer issuer)
    {
        var request = http.GetOpenIddictServerRequest()!;
        var organization = (string?)request["organization"];
        if (request.IsClientCredentialsGrantType())
        {
            var (claims, refusal) = await programs.ReadAsync(request.ClientId!, organization, http.RequestAborted);
            await (claims is null ? http.RefuseAsync(refusal!) : SignInAsync(http, TokenPrincipal.OfProgram(request, claims, issuer)));
        }
    }

    private static Task SignInAsync(HttpContext http, System.Security.Claims.ClaimsPrincipal principal) =>
        Microsoft.AspNetCore.Authentication.AuthenticationHttpContextExtensions.SignInAsync(
            http, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, principal);
}
