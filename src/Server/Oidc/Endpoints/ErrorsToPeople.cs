using Microsoft.AspNetCore;
using Microsoft.AspNetCore.WebUtilities;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>
/// An error that the engine must not send back to the client, because it cannot be sure who that is. A browser is led to the page
/// <c>/error?error=…</c>, with the code alone: whatever else the request says was written by somebody unknown. Anything else gets JSON.
/// </summary>
internal sealed class ErrorsToPeople : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.GetOpenIddictServerResponse() is { Error: { Length: > 0 } error } response
            ? ValueTask.FromResult<object?>(
                context.HttpContext.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
                    ? Results.Redirect(QueryHelpers.AddQueryString("/error", "error", error))
                    : Results.Json(new { error, error_description = response.ErrorDescription }, statusCode: StatusCodes.Status400BadRequest))
            : next(context);
}
