using OrgGrpc.Server.Oidc;

namespace OrgGrpc.Server.Hosting;

/// <summary>
/// Categories of others whose messages hold what requests hold: secrets of mailed links, tokens, e-mail addresses. Below their floor they stay
/// silent, whatever the configuration asks for: a level that is turned down to look for a fault must not turn a log into a bunch of keys.
/// </summary>
internal static class LogFloors
{
    private static readonly (string Category, LogLevel Floor)[] Floors =
    [
        // Each request with its whole address, and the secret of a mailed link in it.
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning),
        // Addresses that were made, again with secrets in them; where people are sent after they signed in; what page handlers were given.
        ("Microsoft.AspNetCore.Routing.DefaultLinkGenerator", LogLevel.Warning),
        ("Microsoft.AspNetCore.Mvc.", LogLevel.Warning),
        // Requests with code verifiers and login hints at Information, every token at Trace. Refusals are told by OidcLog.
        (EngineSetup.LogCategory, LogLevel.Warning),
    ];

    public static void AddLogFloors(this WebApplicationBuilder builder) => builder.Services.PostConfigure<LoggerFilterOptions>(options =>
    {
        // The most specific rule decides alone, so each gets the floors; the first one is for categories without any.
        LoggerFilterRule[] rules = [new(null, null, options.MinLevel, null), .. options.Rules];
        options.Rules.Clear();
        foreach (var rule in rules)
        {
            options.Rules.Add(new(rule.ProviderName, rule.CategoryName, rule.LogLevel, (provider, category, level) =>
                level >= FloorOf(category) && (rule.Filter?.Invoke(provider, category, level) ?? true)));
        }
    });

    private static LogLevel FloorOf(string? category) => Floors
        .Where(floor => category?.StartsWith(floor.Category, StringComparison.OrdinalIgnoreCase) ?? false)
        .Select(floor => floor.Floor).FirstOrDefault(LogLevel.Trace);
}
