using Microsoft.AspNetCore.Mvc.Filters;

namespace OrgGrpc.Server.Pages;

/// <summary>
/// Pages are about a person, a secret or this moment: nobody keeps them. Said as the framework says it for a page with a form, which warns
/// of every other value in the log.
/// </summary>
internal sealed class NoStore : IAlwaysRunResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context) => context.HttpContext.Response.Headers.CacheControl = "no-cache, no-store";

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}
