using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace OrgGrpc.Server.Sessions;

/// <summary>Ends the session of this browser: its cookie, and its row, so that a copy of the cookie is of no use either.</summary>
internal sealed class SigningOut(IHttpContextAccessor request, SessionRevocation sessions)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var http = request.HttpContext!;
        var present = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        if (SessionClaims.Of(present.Principal) is { } cookie)
        {
            await sessions.EndAsync(cookie, cancellationToken);
        }

        await http.SignOutAsync(IdentityConstants.ApplicationScheme);
    }
}
