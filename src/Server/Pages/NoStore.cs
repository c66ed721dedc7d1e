using Microsoft.AspNetCore.Mvc.Filters;

namespace OrgGrpc.Server.Pages;

/// <summary>Pages are about a person, a secret or this moment: nobody keeps them.</summary>
internal sealed class NoStore : IAlwaysRunResultFilter
{
    public void OnResultExecuting(ResultExecutingContext context) => context.HttpContext.Response.Headers.CacheControl = "no-store";

    public void OnResultExecuted(ResultExecutedContext context)
    {
    }
}
