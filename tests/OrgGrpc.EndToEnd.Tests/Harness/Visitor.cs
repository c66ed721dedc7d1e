using System.Runtime.CompilerServices;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Harness;

/// <summary>Somebody with a browser of their own. What the browser refused to do by policy, or failed at, fails the test.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private static readonly (string Name, int Width, int Height)[] Screens = [("phone", 390, 844), ("desktop", 1280, 800)];

    private readonly IBrowserContext context;
    private readonly List<string> complaints = [];

    private Visitor(IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            // A status of 4xx is an answer that the test looks at itself.
            if (message.Type == "error" && !message.Text.Contains("the server responded with a status", StringComparison.Ordinal))
            {
                complaints.Add($"{message.Text} ({page.Url})");
            }
        };
        page.PageError += (_, error) => complaints.Add(error);
    }

    public IPage Page { get; }

    public IBrowserContext Context => context;

    public static async Task<Visitor> ArriveAsync(ServerUnderTest server, User? person = null, bool script = true, string language = "en")
    {
        var browser = await Chromium.RequireAsync();
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = server.WebAddress.ToString(),
            Locale = language,
            JavaScriptEnabled = script,
        });
        context.SetDefaultTimeout(15_000);
        if (person is not null)
        {
            // Signed in without the sign-in page, where that is not what the test is about.
            var (name, value) = await server.BeginSessionAsync(person);
            await context.AddCookiesAsync([new() { Name = name, Value = value, Url = server.WebAddress.ToString() }]);
        }

        return new Visitor(context, await context.NewPageAsync());
    }

    /// <summary>The page is as good on a phone as on a desk, in the light and in the dark, for everybody; a picture of each is kept.</summary>
    public async Task LookAsync(string picture, [CallerFilePath] string test = "")
    {
        foreach (var (screen, width, height) in Screens)
        {
            await Page.SetViewportSizeAsync(width, height);
            Assert.True(
                await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{picture} scrolls sideways on a {screen}");
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                var name = $"{picture}-{screen}-{scheme.ToString().ToLowerInvariant()}";
                await Page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots(test), $"{name}.png"), FullPage = true });

                // Axe is slow, and width and colours do not depend on each other: the phone by day and the desk by night hold all.
                if ((screen == "phone") == (scheme == ColorScheme.Light))
                {
                    var violations = (await Page.RunAxe()).Violations;
                    Assert.True(violations.Length == 0, string.Join(
                        Environment.NewLine, violations.Select(v => $"{name}: {v.Id}: {v.Help} {string.Join(", ", v.Nodes.Select(n => n.Html))}")));
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await context.CloseAsync();
        Assert.True(complaints.Count == 0, string.Join(Environment.NewLine, complaints));
    }

    private static string Screenshots(string test)
    {
        var root = new DirectoryInfo(Path.GetDirectoryName(test)!);
        while (!File.Exists(Path.Combine(root.FullName, "OrgGrpc.sln")))
        {
            root = root.Parent!;
        }

        return Path.Combine(root.FullName, "artifacts", "screenshots");
    }
}
