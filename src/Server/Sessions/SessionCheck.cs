using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Sessions;

/// <summary>
/// Now and then a cookie is held against its session; what it says of the person is made anew. Whatever may change something is not done by a
/// session that has ended, however lately its cookie was looked at.
/// </summary>
internal sealed class SessionCheck(
    IOptions<SecurityStampValidatorOptions> options, SignInManager<User> sessions, ILoggerFactory loggers, OrgGrpcDbContext db)
    : SecurityStampValidator<User>(options, sessions, loggers)
{
    public override async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || await VerifySecurityStamp(context.Principal) is not null)
        {
            await base.ValidateAsync(context);
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(context.Scheme.Name);
    }

    protected override async Task<User?> VerifySecurityStamp(ClaimsPrincipal? principal)
    {
        if (SessionClaims.Of(principal) is not { } cookie || Id<User>.ParseOrNull(principal!.FindFirstValue(ClaimTypes.NameIdentifier)) is not { } id)
        {
            return null;
        }

        return await (
            from session in db.SessionOf(id, cookie)
            join user in db.Users on session.UserId equals user.Id
            select user).AsNoTracking().SingleOrDefaultAsync(SignInManager.Context.RequestAborted);
    }
}
