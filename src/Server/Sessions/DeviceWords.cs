namespace OrgGrpc.Server.Sessions;

/// <summary>
/// What a browser says it is, in words for its owner. Only these words: what a stranger sends as a user agent reaches neither a page nor a mail.
/// </summary>
internal static class DeviceWords
{
    /// <summary>In this order: many name what they descend from, too.</summary>
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Vivaldi/", "Vivaldi"), ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"),
        ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Chromium/", "Chromium"), ("Safari/", "Safari"), ("curl/", "curl"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Macintosh", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ];

    public static string Of(string userAgent) => (Find(Browsers, userAgent), Find(Systems, userAgent)) switch
    {
        (null, null) => T("An unknown device"),
        ({ } browser, null) => browser,
        (null, { } system) => T($"A program on {system}"),
        var (browser, system) => T($"{browser} on {system}"),
    };

    private static string? Find((string Mark, string Name)[] known, string userAgent) =>
        known.FirstOrDefault(one => userAgent.Contains(one.Mark, StringComparison.Ordinal)).Name;
}
