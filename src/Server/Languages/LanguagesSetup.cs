using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace OrgGrpc.Server.Languages;

/// <summary>Which languages there are, and which one a page speaks.</summary>
internal static class LanguagesSetup
{
    /// <summary>English first: it speaks to those who understand none of the others.</summary>
    public static readonly IReadOnlyList<CultureInfo> Languages = [CultureInfo.GetCultureInfo("en"), CultureInfo.GetCultureInfo("de")];

    public static void AddLanguages(this WebApplicationBuilder builder) =>
        builder.Services.AddRequestLocalization(localization =>
        {
            localization.DefaultRequestCulture = new(Languages[0]);
            localization.SupportedCultures = [.. Languages];
            localization.SupportedUICultures = [.. Languages];
            localization.ApplyCurrentCultureToResponseHeaders = true;
            localization.RequestCultureProviders = [new ProfileLanguage(), new AcceptLanguageHeaderRequestCultureProvider()];
        });

    /// <summary>Whatever the machine speaks, rpcs speak English.</summary>
    public static void UseEnglish(this WebApplication app) => app.Use((http, next) =>
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = Languages[0];
        return next(http);
    });
}
