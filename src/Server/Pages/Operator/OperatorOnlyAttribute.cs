using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using OrgGrpc.Server.Access;

namespace OrgGrpc.Server.Pages.Operator;

/// <summary>A page that is there for operators alone: anybody else gets what they would get if there were none, whatever they send.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OperatorOnlyAttribute : Attribute, IAuthorizationFilter
{
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        if (!context.HttpContext.Caller.IsOperator)
        {
            context.Result = new NotFoundResult();
        }
    }
}
