using OrgGrpc.Server.Secrets;

namespace OrgGrpc.Server.Sessions;

/// <summary>A random secret by which a browser is recognized at the next sign-in. It lets nobody in.</summary>
internal sealed class DeviceCookie(IHttpContextAccessor request)
{
    public const string Name = "orggrpc.device";

    /// <summary>The secret that the browser has, or a new one; either way it keeps it for long from now on.</summary>
    public Secret Keep()
    {
        var http = request.HttpContext!;
        var secret = Secret.TryParse(http.Request.Cookies[Name], out var present, out _) ? present : Secret.New();

        // Lax, and secure under https: the cookie policy of the pages says so for every cookie.
        http.Response.Cookies.Append(Name, secret.Text, new() { HttpOnly = true, MaxAge = KnownDevice.Lifetime, IsEssential = true });
        return secret;
    }
}
