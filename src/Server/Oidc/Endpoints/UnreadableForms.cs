using OpenIddict.Abstractions;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>
/// Refuses a form that is none: a NUL, too many fields, too long. The engine would let the framework's exception go, and every stranger could fill the
/// log with it.
/// </summary>
internal static class UnreadableForms
{
    public static async Task RefuseAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.HasFormContentType && (http.Request.Path.StartsWithSegments("/connect") || http.Request.Path == "/device"))
        {
            try
            {
                await http.Request.ReadFormAsync(http.RequestAborted);
            }
            catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException)
            {
                http.Response.StatusCode = (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
                await http.Response.WriteAsJsonAsync(
                    new { error = OpenIddictConstants.Errors.InvalidRequest, error_description = "The form cannot be read." },
                    http.RequestAborted);
                return;
            }
        }

        await next(http);
    }
}
