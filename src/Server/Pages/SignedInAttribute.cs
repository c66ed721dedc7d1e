using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using OrgGrpc.Server.Access;

namespace OrgGrpc.Server.Pages;

/// <summary>A page for people who are signed in; others are asked to, and come back.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SignedInAttribute : Attribute, IAuthorizationFilter
{
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        if (context.HttpContext.Caller.UserId is null)
        {
            context.Result = new RedirectResult(SignInAddress(context.HttpContext.Request));
        }
    }

    /// <summary>The sign-in page, which leads back to this request's page.</summary>
    public static string SignInAddress(HttpRequest request) =>
        $"/sign-in?returnUrl={Uri.EscapeDataString(request.Path + request.QueryString)}";
}
