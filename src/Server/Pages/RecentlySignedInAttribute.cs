using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using OrgGrpc.Server.Access;

namespace OrgGrpc.Server.Pages;

/// <summary>A page for people who have just shown who they are; others are asked to, and come back.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class RecentlySignedInAttribute : Attribute, IAuthorizationFilter
{
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        if (http.Caller.UserId is null)
        {
            context.Result = new RedirectResult(SignedInAttribute.SignInAddress(http.Request));
        }
        else if (!http.RequestServices.GetRequiredService<RecentSignIn>().IsOf(http))
        {
            context.Result = new RedirectResult(RecentSignIn.ConfirmAddress(http.Request));
        }
    }
}
