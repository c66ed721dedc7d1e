using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OrgGrpc.Client.Tests.Harness;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Client.Tests.Conformance;

/// <summary>tests/conformance is what <see cref="KitCases"/> says, and the guard gives the verdict of every case. Set UPDATE_DOCS=1 to write the files anew.</summary>
public sealed class TheKit
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Folder => Path.Combine(Repository.Root, "tests", "conformance");

    [Fact]
    public void Its_files_are_what_the_generator_writes()
    {
        Check("keys.json", KitKeys.Published);
        Check("feeds.json", KitFeeds.All);
        var cases = KitCases.All.ToList();
        Assert.InRange(cases.Count, 100, 1_000);
        Assert.Equal(cases.Count, cases.Select(one => one.Name).Distinct().Count());

        // What is signed anew each time is kept while all else is the same.
        var written = File.Exists(PathOf("cases.json")) ? Read() : [];
        if (!cases.Select(WithoutSignature).SequenceEqual(written.Select(WithoutSignature)) && Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            Write("cases.json", cases);
            written = Read();
        }

        Assert.Equal(cases.Select(WithoutSignature), written.Select(WithoutSignature));
    }

    [Theory]
    [InlineData(KitFeeds.Quiet)]
    [InlineData(KitFeeds.Busy)]
    [InlineData(KitFeeds.Silent)]
    public async Task The_guard_gives_every_verdict(string feed)
    {
        await using var issuer = await StartIssuerAsync(feed);
        await using var service = await SampleService.StartAsync(issuer.Urls.Single(), KitCases.Audience);
        List<string> wrong = [];
        foreach (var one in Read().Where(one => one.Feed == feed))
        {
            var answer = await service.GetAsync("/anybody", one.Token);

            var verdict = answer.StatusCode switch
            {
                HttpStatusCode.OK => Case.Accepted,
                HttpStatusCode.Unauthorized => Case.Refused,
                HttpStatusCode.ServiceUnavailable => Case.Unavailable,
                _ => answer.StatusCode.ToString(),
            };
            if (verdict != one.Verdict)
            {
                wrong.Add($"{one.Name}: {verdict} instead of {one.Verdict} ({one.Why})");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    private static async Task<WebApplication> StartIssuerAsync(string feed)
    {
        var told = JsonSerializer.SerializeToElement(KitFeeds.All[feed], Readable);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, string>
        {
            ["issuer"] = KitCases.Issuer,
            ["jwks_uri"] = $"{app.Urls.Single()}/keys",
            ["freshness_stream_endpoint"] = $"{app.Urls.Single()}/freshness",
        }));
        app.MapGet("/keys", () => Results.Text(File.ReadAllText(PathOf("keys.json")), "application/json"));
        app.MapGet("/freshness", async http =>
        {
            if (told.GetProperty("silent").GetBoolean())
            {
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            foreach (var message in told.GetProperty("heard").EnumerateArray())
            {
                await http.Response.WriteAsync(JsonSerializer.Serialize(message) + "\n", http.RequestAborted);
            }

            await http.Response.Body.FlushAsync(http.RequestAborted);
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        await app.StartAsync();
        return app;
    }

    private static void Check(string name, object content)
    {
        var wanted = JsonSerializer.Serialize(content, Readable) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            Write(name, content);
        }

        Assert.Equal(wanted, File.ReadAllText(PathOf(name)));
    }

    private static void Write(string name, object content) => File.WriteAllText(PathOf(name), JsonSerializer.Serialize(content, Readable) + "\n");

    private static List<Case> Read() => JsonSerializer.Deserialize<List<Case>>(File.ReadAllText(PathOf("cases.json")), Readable)!;

    private static Case WithoutSignature(Case one) => one with { Token = one.Token.Split('.') is [var header, var claims, ..] ? $"{header}.{claims}" : one.Token };

    private static string PathOf(string name) => Path.Combine(Folder, name);
}
