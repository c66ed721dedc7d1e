using Microsoft.Extensions.Options;
using OrgGrpc.Server.Sessions;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Pages;

/// <summary>
/// Whether somebody has just shown who they are. What cannot be undone, or locks the owner out, asks for that: an open browser is not
/// enough, nor is a provider that does not say since when it knows them.
/// </summary>
internal sealed class RecentSignIn(IOptions<UserOptions> options, TimeProvider time)
{
    public bool IsOf(HttpContext http) =>
        SessionStart.TimeOf(http.User) is { } since && time.GetUtcNow() - since <= options.Value.RecentSignIn;

    /// <summary>The page that asks, and leads back to the page of this request: what was sent has to be sent again.</summary>
    public static string ConfirmAddress(HttpRequest request) =>
        $"/confirm?returnUrl={Uri.EscapeDataString(HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString : request.Path)}";
}
