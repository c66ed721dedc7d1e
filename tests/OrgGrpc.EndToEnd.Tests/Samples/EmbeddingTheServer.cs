using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OrgGrpc.EndToEnd.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Samples;

/// <summary>The sample host with the demo people: its own check of who registers, and its own way to deliver invitations.</summary>
public sealed class EmbeddingTheServer : IAsyncLifetime
{
    private readonly string web = FreeAddress.Next();
    private readonly string chat = FreeAddress.Next();
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory();
    private readonly Channel<JsonElement> said = Channel.CreateUnbounded<JsonElement>();
    private readonly HttpClient http = new();
    private WebApplication? room;
    private SampleProcess? host;
    private int failures;

    public async ValueTask InitializeAsync()
    {
        // Elsewhere than the tests, beside which the settings of the server lie.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = data.FullName });
        builder.WebHost.UseSetting("urls", chat);
        room = builder.Build();
        room.MapPost("/messages", async (JsonElement message) =>
        {
            if (Interlocked.Decrement(ref failures) >= 0)
            {
                return Results.StatusCode(503);
            }

            await said.Writer.WriteAsync(message);
            return Results.Ok();
        });
        await room.StartAsync();
        host = await SampleProcess.StartAsync(
            "Custom.Host",
            web,
            ("Kestrel__Endpoints__Web__Url", web),
            ("Kestrel__Endpoints__Grpc__Url", FreeAddress.Next()),
            ("OrgGrpc__DataDirectory", data.FullName),
            ("OrgGrpc__Email__FirstRetryDelay", "00:00:02"),
            ("OrgGrpc__Email__SendTimeout", "00:00:01"),
            ("Custom__ChatAddress", $"{chat}/messages"));
        http.BaseAddress = new Uri(web);
    }

    public async ValueTask DisposeAsync()
    {
        await (host?.DisposeAsync() ?? default);
        await (room?.DisposeAsync() ?? default);
        http.Dispose();
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task The_host_decides_who_registers()
    {
        using var disposable = await RegisterAsync("eve@mailinator.com");
        using var colleague = await RegisterAsync("pat@example.org");
        using var other = await RegisterAsync("mark@example.com");

        Assert.Equal(HttpStatusCode.Forbidden, disposable.StatusCode);
        Assert.Contains("Take an address that you will still have tomorrow.", await disposable.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, colleague.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal("USER_STATUS_ACTIVE", await VerifyAsync("pat@example.org"));
        Assert.Equal("USER_STATUS_AWAITING_APPROVAL", await VerifyAsync("mark@example.com"));
    }

    [Fact]
    public async Task An_invitation_to_a_colleague_goes_to_the_chat_once_it_answers_and_one_to_a_guest_is_mailed()
    {
        failures = 1;
        await SignInProgramAsync();

        await InviteAsync("chad@example.org");
        await InviteAsync("guest@example.net");

        var message = await said.Reader.ReadAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        Assert.Equal("chad@example.org", message.GetProperty("to").GetString());
        Assert.Contains("/invitation?secret=", message.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(await SecretToAsync("guest@example.net"));
        Assert.False(said.Reader.TryRead(out _));
    }

    private Task<HttpResponseMessage> RegisterAsync(string email) =>
        http.PostAsJsonAsync("/v1/registrations:registerUser", new { email, name = "Somebody", password = "come as you are, friend" });

    private async Task<string?> VerifyAsync(string email)
    {
        using var answer = await http.PostAsJsonAsync(
            "/v1/registrations:verifyEmail", new { secret = await SecretToAsync(email), password = "come as you are, friend" });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString();
    }

    private async Task SignInProgramAsync()
    {
        using var answer = await http.PostAsync("/connect/token", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = "demo-program",
            ["client_secret"] = "demo-program-demo-secret-for-development-only",
            ["scope"] = "orggrpc.read orggrpc.write",
        }));
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    private async Task InviteAsync(string email)
    {
        var found = await http.GetFromJsonAsync<JsonElement>("/v1/organizations:lookup?slug=nirvana");
        var id = found.GetProperty("organization").GetProperty("id").GetString();
        using var answer = await http.PostAsJsonAsync($"/v1/organizations/{id}/invitations", new { email, roles = new[] { "member" } });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>From the development mailbox, as soon as the mail is there.</summary>
    private async Task<string> SecretToAsync(string email)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var page = WebUtility.HtmlDecode(await http.GetStringAsync("/dev/mailbox", patience.Token));
            var mail = page.Split("class=\"mail\"").Skip(1).FirstOrDefault(mail => mail.Contains(email, StringComparison.Ordinal)) ?? "";
            if (Regex.Match(mail, "secret=([A-Za-z0-9_-]{43})") is { Success: true } match)
            {
                return match.Groups[1].Value;
            }

            await Task.Delay(100, patience.Token);
        }
    }
}
