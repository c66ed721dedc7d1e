using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace OrgGrpc.Server.Providers;

/// <summary>Who has just come from a provider to this browser: a cookie of a few minutes that nothing but the page for it reads. It is no session.</summary>
internal sealed class ProviderVisit(IHttpContextAccessor request, ProviderList providers)
{
    public const string CookieName = "orggrpc.provider";

    /// <summary>Long enough to sign in to the account that is there already.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public async Task<OutsideIdentity?> FindAsync() =>
        OutsideIdentity.Of((await request.HttpContext!.AuthenticateAsync(IdentityConstants.ExternalScheme)).Principal, providers);

    public Task EndAsync() => request.HttpContext!.SignOutAsync(IdentityConstants.ExternalScheme);
}
