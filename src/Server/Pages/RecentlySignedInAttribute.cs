using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Sessions;

namespace OrgGrpc.Server.Pages;

/// <summary>
/// A page for people who have just shown who they are; others are asked to, and come back. A session that has ended opens it at no time, also while
/// other pages do not know of its end.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RecentlySignedInAttribute : Attribute, IAsyncAuthorizationFilter
{
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        if (http.Caller.UserId is not { } person || !await HoldsAsync(http, person))
        {
            context.Result = new RedirectResult(SignedInAttribute.SignInAddress(http.Request));
        }
        else if (!http.RequestServices.GetRequiredService<RecentSignIn>().IsOf(http))
        {
            context.Result = new RedirectResult(RecentSignIn.ConfirmAddress(http.Request));
        }
    }

    private static async Task<bool> HoldsAsync(HttpContext http, Id<User> person)
    {
        if (SessionClaims.Of(http.User) is { } cookie
            && await http.RequestServices.GetRequiredService<SessionReader>().HoldsAsync(person, cookie, http.RequestAborted))
        {
            return true;
        }

        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
        return false;
    }
}
