using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using OrgGrpc.Server.Ids;
using OrgGrpc.Server.Persistence;

namespace OrgGrpc.Server.Users;

/// <summary>
/// Between the first step and the second: who gave the right password at this browser, or came from an outside provider, a few minutes ago. It
/// is no session, and nothing but the second step reads it. It ends with the password that began it.
/// </summary>
internal sealed class HalfSignIn(IHttpContextAccessor request, OrgGrpcDbContext db)
{
    public const string Scheme = "OrgGrpc.HalfSignIn";
    public const string CookieName = "orggrpc.half-sign-in";

    /// <summary>Long enough to find the telephone.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const string Stamp = "stamp";
    private const string Remember = "remember";
    private const string First = "first";
    private const string Since = "since";

    private HttpContext Http => request.HttpContext!;

    public Task BeginAsync(User user, bool remember, string[] first) =>
        BeginAsync(user, first, remember ? new() { Items = { [Remember] = "true" } } : new());

    /// <param name="user">Who it is.</param>
    /// <param name="since">When they showed it there, if the provider says so.</param>
    /// <param name="isAsked">Whether it was asked of them on this very way.</param>
    public Task BeginFromOutsideAsync(User user, DateTimeOffset? since, bool isAsked) => BeginAsync(
        user,
        AuthenticationMethods.Provider,
        isAsked ? new() : new() { Items = { [Since] = since?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) ?? "unknown" } });

    private Task BeginAsync(User user, string[] first, AuthenticationProperties properties)
    {
        Claim[] claims = [new(ClaimTypes.NameIdentifier, user.Id.ToString()), new(Stamp, user.SecurityStamp!), .. first.Select(method => new Claim(First, method))];
        return Http.SignInAsync(Scheme, new(new ClaimsIdentity(claims, Scheme)), properties);
    }

    /// <summary>Nobody when the time is over, or something about the account has changed meanwhile.</summary>
    public async Task<FirstStep?> FindAsync(CancellationToken cancellationToken)
    {
        var half = await Http.AuthenticateAsync(Scheme);
        return Id<User>.ParseOrNull(half.Principal?.FindFirstValue(ClaimTypes.NameIdentifier)) is { } id
            && await db.Users.AsNoTracking().SingleOrDefaultAsync(person => person.Id == id, cancellationToken) is { Status: UserStatus.Active } user
            && half.Principal!.FindFirstValue(Stamp) == user.SecurityStamp
            ? new(user, half.Properties!.Items.ContainsKey(Remember), [.. half.Principal!.FindAll(First).Select(claim => claim.Value)])
            {
                IsOfBefore = half.Properties.Items.TryGetValue(Since, out var since),
                Since = long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
            }
            : null;
    }

    public Task EndAsync() => Http.SignOutAsync(Scheme);
}
