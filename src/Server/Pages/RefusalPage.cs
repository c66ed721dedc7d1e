using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using OrgGrpc.Server.Errors;

namespace OrgGrpc.Server.Pages;

/// <summary>A refusal that a page did not foresee becomes a page that says no, never a failure of the server.</summary>
internal sealed class RefusalPage : IExceptionFilter
{
    public void OnException(ExceptionContext context)
    {
        if (DatabaseRefusals.From(context.Exception) is { } refusal)
        {
            context.HttpContext.Response.SetRetryAfter(refusal.RetryAfter);
            context.Result = new StatusCodeResult(StatusOf(refusal.Reason));
            context.ExceptionHandled = true;
        }
    }

    public static int StatusOf(V1.ErrorReason reason) => reason switch
    {
        V1.ErrorReason.RateLimited => StatusCodes.Status429TooManyRequests,
        V1.ErrorReason.Unauthenticated or V1.ErrorReason.PermissionDenied => StatusCodes.Status403Forbidden,
        V1.ErrorReason.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status404NotFound,
    };
}
