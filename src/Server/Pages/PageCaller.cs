using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Pages;

/// <summary>
/// On pages the caller is the person who is signed in by cookie. Only on pages: a cookie that also counted for rpcs would let any other
/// site make them in the person's name.
/// </summary>
internal sealed class PageCaller(RequestDelegate next, Facts facts)
{
    public async Task InvokeAsync(HttpContext http)
    {
        // A page that tells of a failure must not fail for the same cause.
        var tellsFailure = http.Features.Get<IExceptionHandlerFeature>() is not null;
        if (!tellsFailure && http.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is not null)
        {
            var session = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
            http.User = session.Principal ?? new();
            var subject = http.User.FindFirst(System.Security.Claims.ClaimTypes.NameIdentifier)?.Value;
            if (Id<User>.TryParse(subject, out var id))
            {
                http.Caller = facts.Person(id);
                // Checking the session has used this request's context already, on behalf of nobody.
                http.RequestServices.GetRequiredService<OrgGrpcDbContext>().Caller = http.Caller;
            }
        }

        await next(http);
    }
}
