using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace OrgGrpc.Server.Providers;

/// <summary>Who has just come from a provider to this browser: a cookie of a few minutes that nothing but the page for it reads. It is no session.</summary>
internal sealed class ProviderVisit(IHttpContextAccessor request, ProviderList providers)
{
    public const string CookieName = "orggrpc.provider";

    /// <summary>Long enough to sign in to the account that is there already.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const string Asked = "asked";

    /// <summary>Says on the way to the provider that it is asked anew; it comes back with the state, which nobody else can write.</summary>
    public static void Ask(AuthenticationProperties properties, DateTimeOffset now) =>
        properties.Items[Asked] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    public async Task<OutsideIdentity?> FindAsync()
    {
        var arrived = await request.HttpContext!.AuthenticateAsync(IdentityConstants.ExternalScheme);
        return OutsideIdentity.Of(arrived.Principal, providers) is { } identity ? identity with { AskedTime = AskedTimeOf(arrived.Properties) } : null;
    }

    public Task EndAsync() => request.HttpContext!.SignOutAsync(IdentityConstants.ExternalScheme);

    private static DateTimeOffset? AskedTimeOf(AuthenticationProperties? properties) =>
        properties?.Items.TryGetValue(Asked, out var seconds) == true
            ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds!, CultureInfo.InvariantCulture))
            : null;
}
