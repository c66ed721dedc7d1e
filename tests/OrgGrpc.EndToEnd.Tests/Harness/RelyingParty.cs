using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.EndToEnd.Tests.Harness;

/// <summary>A client as bare as the specification has it: it knows where to send a browser, and keeps what the browser brings back.</summary>
internal sealed class RelyingParty : IAsyncDisposable
{
    private readonly Channel<Return> returns = Channel.CreateUnbounded<Return>();
    private readonly ServerUnderTest server;
    private readonly WebApplication app;
    private readonly string address = FreeAddress.Next();
    private readonly string verifier = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    private RelyingParty(ServerUnderTest server)
    {
        this.server = server;
        // Empty: the settings beside the tests are those of the server.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(address);
        builder.Services.AddRoutingCore();
        app = builder.Build();
        app.MapMethods("/callback", [HttpMethods.Get, HttpMethods.Post], ReceiveAsync);
        app.MapGet("/bye", () => Page("Goodbye"));
    }

    public string ClientId { get; } = Clients.NewClientId();

    public string Callback => $"{address}/callback";

    public static async Task<RelyingParty> StartAsync(ServerUnderTest server, bool asksConsent = false)
    {
        var party = new RelyingParty(server);
        await server.AddClientAsync(new()
        {
            ClientId = party.ClientId,
            DisplayName = "Bare client",
            IsConfidential = false,
            Grants = new HashSet<ClientGrant> { ClientGrant.AuthorizationCode, ClientGrant.RefreshToken },
            RedirectUris = [party.Callback],
            PostLogoutRedirectUris = [$"{party.address}/bye"],
            Scopes = ["openid", "profile", "email", "offline_access", "organization", "organizations"],
            Resources = ["urn:projects"],
            AsksConsent = asksConsent,
        });
        await party.app.StartAsync();
        return party;
    }

    /// <summary>Where it sends a browser, changed by what the test says; a null value leaves the parameter out.</summary>
    public string AuthorizeAddress(params (string Name, string? Value)[] changes)
    {
        Dictionary<string, string?> query = new()
        {
            ["client_id"] = ClientId,
            ["response_type"] = "code",
            ["redirect_uri"] = Callback,
            ["scope"] = "openid",
            ["state"] = "a state&",
            ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
        {
            query[name] = value;
        }

        return QueryHelpers.AddQueryString("/connect/authorize", query.Where(parameter => parameter.Value is not null));
    }

    public string LogoutAddress() =>
        QueryHelpers.AddQueryString("/connect/logout", new Dictionary<string, string?> { ["client_id"] = ClientId, ["post_logout_redirect_uri"] = $"{address}/bye" });

    /// <summary>What the next browser brings, once it comes.</summary>
    public async Task<Return> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        return await returns.Reader.ReadAsync(patience.Token);
    }

    /// <summary>The access token for the code that the browser brought.</summary>
    public async Task<string> RedeemAsync(Return back)
    {
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["client_id"] = ClientId,
            ["code"] = back["code"] ?? throw new InvalidOperationException(string.Join(", ", back.Parameters)),
            ["redirect_uri"] = Callback,
            ["code_verifier"] = verifier,
        });
        using var answer = await http.PostAsync("/connect/token", form);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("access_token").GetString()!;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        var parameters = request.HasFormContentType ? (await request.ReadFormAsync()).AsEnumerable() : request.Query;
        await returns.Writer.WriteAsync(new(request.Method, parameters.ToDictionary(pair => pair.Key, pair => pair.Value.ToString())));
        return Page("Back at the client");
    }

    private static IResult Page(string heading) =>
        Results.Content($"<!DOCTYPE html><html lang=en><title>{heading}</title><link rel=icon href=data:,><h1>{heading}</h1>", "text/html");

    /// <summary>How the browser came back, and with what.</summary>
    internal sealed record Return(string Method, IReadOnlyDictionary<string, string> Parameters)
    {
        public string? this[string name] => Parameters.GetValueOrDefault(name);
    }
}
