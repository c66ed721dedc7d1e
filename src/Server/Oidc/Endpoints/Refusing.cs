using Microsoft.AspNetCore.Authentication;
using OpenIddict.Server.AspNetCore;

namespace OrgGrpc.Server.Oidc.Endpoints;

internal static class Refusing
{
    /// <summary>Says no through the engine, which knows whether that is a JSON answer or a way back to the client.</summary>
    public static Task RefuseAsync(this HttpContext http, TokenRefusal refusal) => http.ForbidAsync(
        OpenIddictServerAspNetCoreDefaults.AuthenticationScheme,
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = refusal.Error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = refusal.Description,
        }));
}
