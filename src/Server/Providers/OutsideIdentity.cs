using System.Globalization;
using System.Security.Claims;
using OrgGrpc.Server.Users;

namespace OrgGrpc.Server.Providers;

/// <summary>Who somebody is, as an outside provider says it. Its word for an address counts only when it says that it has verified it.</summary>
internal sealed record OutsideIdentity(
    Provider Provider, string Issuer, string Subject, EmailAddress? VerifiedAddress, PersonName Name, string Locale, DateTimeOffset? AuthTime)
{
    public const string ProviderClaim = "orggrpc_provider";
    public const string IssuerClaim = "orggrpc_issuer";

    /// <summary>As much as the handler lets a provider's clock differ when it looks at a token.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>When the provider was asked not to go by what it knew already, if it was.</summary>
    public DateTimeOffset? AskedTime { get; init; }

    /// <summary>
    /// What was asked for counts as done only when the provider says so: it may not know of <c>prompt</c> and <c>max_age</c>, and whoever sits at the
    /// browser can take them out of the address. Whoever asks for <c>max_age</c> gets <c>auth_time</c> (OpenID Connect Core section 3.1.2.1).
    /// </summary>
    public bool IsAsAsked => AskedTime is not { } asked || AuthTime >= asked - ClockSkew;

    public static OutsideIdentity? Of(ClaimsPrincipal? principal, ProviderList providers)
    {
        if (principal is null || providers.Find(principal.FindFirstValue(ProviderClaim)) is not { } provider || principal.FindFirstValue(IssuerClaim) is not { } issuer
            || principal.FindFirstValue("sub") is not { Length: > 0 and <= ProviderLink.MaxSubject } subject)
        {
            return null;
        }

        var address = VerifiedAddressOf(principal);
        return new(provider, issuer, subject, address, NameOf(principal, address), LocaleOf(principal), AuthTimeOf(principal));
    }

    /// <summary>The token and userinfo both tell it: what one says of an address is not said of another that the other one names.</summary>
    private static EmailAddress? VerifiedAddressOf(ClaimsPrincipal principal)
    {
        var addresses = principal.FindAll("email").Select(claim => claim.Value).Distinct().ToList();
        var said = principal.FindAll("email_verified").Select(claim => bool.TryParse(claim.Value, out var verified) && verified).Distinct().ToList();
        return addresses is [var one] && said is [true] && EmailAddress.TryParse(one, out var address, out _) ? address : null;
    }

    private static PersonName NameOf(ClaimsPrincipal principal, EmailAddress? address) =>
        PersonName.TryParse(principal.FindFirstValue("name"), out var name, out _)
        || PersonName.TryParse(address?.Value.Split('@')[0], out name, out _)
            ? name
            : PersonName.FromStored("Somebody");

    private static string LocaleOf(ClaimsPrincipal principal) =>
        principal.FindFirstValue("locale") is { } locale && LanguageTag.Problem(locale) is null ? locale : "";

    private static DateTimeOffset? AuthTimeOf(ClaimsPrincipal principal) =>
        int.TryParse(principal.FindFirstValue("auth_time"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
