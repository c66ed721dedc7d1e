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

    /// <summary>The renewed identity is made from the database, which does not know when this session began.</summary>
    public static Task CarryOverAsync(SecurityStampRefreshingPrincipalContext context)
    {
        if (context.CurrentPrincipal?.FindFirst(SessionStart.AuthTimeClaim) is { } since)
        {
            context.NewPrincipal!.Identities.First().AddClaim(since.Clone());
        }

        return Task.CompletedTask;
    }
}
