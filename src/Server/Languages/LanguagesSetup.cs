using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Options;
using OrgGrpc.Server.Hosting;

namespace OrgGrpc.Server.Languages;

/// <summary>Which language a page speaks: the one of the profile, else of the browser, else the server's own.</summary>
internal static class LanguagesSetup
{
    public static void AddLanguages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRequestLocalization(localization =>
        {
            localization.SupportedCultures = [.. Spoken.Languages];
            localization.SupportedUICultures = [.. Spoken.Languages];
            localization.ApplyCurrentCultureToResponseHeaders = true;
            localization.RequestCultureProviders = [new ProfileLanguage(), new AcceptLanguageHeaderRequestCultureProvider()];
        });
        builder.Services.AddOptions<RequestLocalizationOptions>().Configure<IOptions<ServerOptions>>(
            (localization, server) => localization.DefaultRequestCulture = new(Spoken.Find(server.Value.Language) ?? Spoken.English));
    }

    /// <summary>Whatever the machine speaks, rpcs speak English.</summary>
    public static void UseEnglish(this WebApplication app) => app.Use((http, next) =>
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.InvariantCulture, Spoken.English);
        return next(http);
    });
}
