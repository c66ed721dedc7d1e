using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Ids;

namespace OrgGrpc.Server.Users;

/// <summary>The cookie of a signed-in person, and what ends it.</summary>
internal static class Session
{
    public const string CookieName = "orggrpc.session";

    /// <summary>A deactivated or deleted person is out at once; a changed security stamp ends the session at the next check.</summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var facts = context.HttpContext.RequestServices.GetRequiredService<Facts>();
        var manager = context.HttpContext.RequestServices.GetRequiredService<UserManager<User>>();
        if (Id<User>.ParseOrNull(manager.GetUserId(context.Principal!)) is not { } id || !facts.User(id).IsActive)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
            return;
        }

        await SecurityStampValidator.ValidatePrincipalAsync(context);
    }

    public static Task CarryOverAsync(SecurityStampRefreshingPrincipalContext context)
    {
        context.NewPrincipal!.Identities.First().AddClaims(SessionStart.Carried(context.CurrentPrincipal!));
        return Task.CompletedTask;
    }
}
