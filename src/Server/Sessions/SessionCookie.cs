using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Ids;

namespace OrgGrpc.Server.Sessions;

/// <summary>The cookie of a signed-in person, and what ends it.</summary>
internal static class SessionCookie
{
    public const string Name = "orggrpc.session";

    /// <summary>A deactivated or deleted person is out at once; a session that has ended is noticed at the next check, or when it sends something.</summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var manager = services.GetRequiredService<UserManager<User>>();
        if (Id<User>.ParseOrNull(manager.GetUserId(context.Principal!)) is not { } id || !services.GetRequiredService<Facts>().User(id).IsActive)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
            return;
        }

        await SecurityStampValidator.ValidatePrincipalAsync(context);
        if (SessionClaims.Of(context.Principal) is { } session)
        {
            services.GetRequiredService<SessionSightings>().Note(session.Id);
        }
    }

    public static Task CarryOverAsync(SecurityStampRefreshingPrincipalContext context)
    {
        context.NewPrincipal!.Identities.First().AddClaims(SessionStart.Carried(context.CurrentPrincipal!));
        return Task.CompletedTask;
    }
}
