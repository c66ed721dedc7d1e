using Microsoft.AspNetCore;
using Microsoft.AspNetCore.WebUtilities;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>
/// An error that the engine must not send back to the client, because it cannot be sure who that is. A browser is led to the page
/// <c>/error?error=…</c>, with the code alone: whatever else the request says was written by somebody unknown. Anything else gets JSON. Whoever
/// connects a new client finds in the log what was wrong, in the engine's words, which repeat nothing of the request.
/// </summary>
internal sealed class ErrorsToPeople(ILogger<ErrorsToPeople> logger) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.GetOpenIddictServerResponse() is not { Error: { Length: > 0 } error } response)
        {
            return next(context);
        }

        OidcLog.RequestRefused(logger, http.GetEndpoint()?.DisplayName, error, response.ErrorDescription);
        return ValueTask.FromResult<object?>(
            http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
                ? Results.Redirect(QueryHelpers.AddQueryString("/error", "error", error))
                : Results.Json(new { error, error_description = response.ErrorDescription }, statusCode: StatusCodes.Status400BadRequest));
    }
}
