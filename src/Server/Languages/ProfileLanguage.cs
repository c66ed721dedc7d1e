using Microsoft.AspNetCore.Localization;

namespace OrgGrpc.Server.Languages;

/// <summary>The language that somebody who is signed in chose in the profile; the session remembers it.</summary>
internal sealed class ProfileLanguage : RequestCultureProvider
{
    public const string Claim = "locale";

    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext) =>
        Task.FromResult(httpContext.User.FindFirst(Claim)?.Value is { Length: > 0 } tag ? new ProviderCultureResult(tag) : null);
}
