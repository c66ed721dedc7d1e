using Microsoft.Playwright;

namespace OrgGrpc.EndToEnd.Tests.Harness;

/// <summary>
/// The Chromium of this machine: where <c>CHROMIUM_PATH</c> points, or one of the usual places. Without one the browser tests are skipped,
/// loudly; with <c>CI=true</c> they fail.
/// </summary>
internal static class Chromium
{
    private static readonly string[] UsualPlaces =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    private static readonly Lazy<Task<IBrowser>> Shared = new(LaunchAsync);

    private static string? Path =>
        Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } named ? named : UsualPlaces.FirstOrDefault(File.Exists);

    /// <summary>One browser for all tests; each test has a context of its own, as fresh as a new profile.</summary>
    public static Task<IBrowser> RequireAsync()
    {
        if (Path is null || !File.Exists(Path))
        {
            const string HowTo = "NO BROWSER, NO BROWSER TESTS: install Chromium, or set CHROMIUM_PATH to the executable, and run again.";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", HowTo);
            Assert.Fail(HowTo);
        }

        return Shared.Value;
    }

    private static async Task<IBrowser> LaunchAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Path,
            Headless = true,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }
}
