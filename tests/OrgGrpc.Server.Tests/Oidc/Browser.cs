using System.Security.Cryptography;
using System.Text;
using System.Web;
using Microsoft.AspNetCore.WebUtilities;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>A browser with a person signed in, and the client that sends it to the authorize endpoint.</summary>
internal sealed class Browser(ServerUnderTest server, string? cookie) : IDisposable
{
    public const string Redirect = "https://app.example.org/callback";

    private readonly HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.WebAddress };

    /// <summary>Of the last authorization request.</summary>
    public string Verifier { get; private set; } = "";

    public static async Task<Browser> OfAsync(ServerUnderTest server, User? person) =>
        new(server, person is null ? null : await server.SessionCookieAsync(person));

    /// <summary>Sends an authorization request with what is needed, changed by what the test says; a null value leaves the parameter out.</summary>
    public async Task<Answer> AuthorizeAsync(string clientId, string scope, params (string Name, string? Value)[] changes) =>
        await GetAsync(QueryHelpers.AddQueryString(
            "/connect/authorize", RequestOf(clientId, scope, changes).Select(parameter => KeyValuePair.Create(parameter.Name, (string?)parameter.Value))));

    /// <summary>The same request pushed by the client (RFC 9126).</summary>
    public Task<TokenRequests.Answer> PushAsync((string Id, string Secret) client, string scope, params (string Name, string? Value)[] changes) =>
        server.PostFormAsync("/connect/par", RequestOf(client.Id, scope, [.. changes, ("client_secret", client.Secret.Length > 0 ? client.Secret : null)]));

    /// <summary>Comes with what was pushed.</summary>
    public Task<Answer> AuthorizePushedAsync(string clientId, TokenRequests.Answer pushed, string more = "") =>
        GetAsync($"/connect/authorize?client_id={clientId}&request_uri={Uri.EscapeDataString(pushed["request_uri"] ?? throw new InvalidOperationException(pushed.ToString()))}{more}");

    private (string Name, string Value)[] RequestOf(string clientId, string scope, (string Name, string? Value)[] changes)
    {
        Verifier = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        Dictionary<string, string?> request = new()
        {
            ["client_id"] = clientId,
            ["response_type"] = "code",
            ["redirect_uri"] = Redirect,
            ["scope"] = scope,
            ["state"] = "a state&",
            ["nonce"] = "a nonce",
            ["code_challenge"] = ChallengeOf(Verifier),
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
        {
            request[name] = value;
        }

        return [.. request.Where(parameter => parameter.Value is not null).Select(parameter => (parameter.Key, parameter.Value!))];
    }

    public async Task<Answer> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        using var response = await http.SendAsync(request);
        return new((int)response.StatusCode, response.Headers.Location, await response.Content.ReadAsStringAsync(), response.Headers.Contains("Set-Cookie"));
    }

    /// <summary>Redeems the code of an answer.</summary>
    public Task<TokenRequests.Answer> RedeemAsync(string clientId, Answer answer, params (string Name, string Value)[] more) =>
        server.TokenAsync([
            ("grant_type", "authorization_code"), ("client_id", clientId), ("code", answer["code"] ?? throw new InvalidOperationException(answer.ToString())),
            ("redirect_uri", Redirect), ("code_verifier", Verifier), .. more]);

    /// <summary>The tokens of a whole sign-in.</summary>
    public async Task<TokenRequests.Answer> SignInAsync(string clientId, string scope, params (string Name, string? Value)[] changes) =>
        await RedeemAsync(clientId, await AuthorizeAsync(clientId, scope, changes));

    /// <summary>The same for a client with a secret.</summary>
    public async Task<TokenRequests.Answer> SignInAsync((string Id, string Secret) client, string scope, params (string Name, string? Value)[] changes) =>
        await RedeemAsync(client.Id, await AuthorizeAsync(client.Id, scope, changes), ("client_secret", client.Secret));

    public static string ChallengeOf(string verifier) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    public void Dispose() => http.Dispose();

    internal sealed record Answer(int Status, Uri? Location, string Body, bool SetsCookie)
    {
        /// <summary>A parameter of the address that the browser is sent to.</summary>
        public string? this[string name] =>
            Location is null ? null : HttpUtility.ParseQueryString(Location.OriginalString[(Location.OriginalString.IndexOf('?', StringComparison.Ordinal) + 1)..])[name];

        public string Target => Location is null ? "" : Location.OriginalString.Split('?')[0];
    }
}

internal static class Applications
{
    /// <summary>An application that may do everything which people's applications do.</summary>
    public static async Task<string> AddApplicationAsync(
        this ServerUnderTest server, bool asksConsent = false, IReadOnlyList<string>? resources = null, IReadOnlyList<string>? redirectUris = null) =>
        (await server.AddApplicationAsync(isConfidential: false, asksConsent, resources: resources, redirectUris: redirectUris)).Id;

    /// <summary>The same as a server of its own, which can keep a secret and may introspect.</summary>
    public static Task<(string Id, string Secret)> AddWebApplicationAsync(
        this ServerUnderTest server, bool asksConsent = false, bool requiresPushedRequests = false) =>
        server.AddApplicationAsync(isConfidential: true, asksConsent, requiresPushedRequests);

    private static async Task<(string Id, string Secret)> AddApplicationAsync(
        this ServerUnderTest server, bool isConfidential, bool asksConsent = false, bool requiresPushedRequests = false, IReadOnlyList<string>? resources = null,
        IReadOnlyList<string>? redirectUris = null)
    {
        var id = Clients.NewClientId();
        var secret = await server.AddClientAsync(new()
        {
            ClientId = id,
            IsConfidential = isConfidential,
            DisplayName = "An application",
            Grants = new HashSet<ClientGrant> { ClientGrant.AuthorizationCode, ClientGrant.RefreshToken },
            RedirectUris = redirectUris ?? [Browser.Redirect],
            PostLogoutRedirectUris = ["https://app.example.org/bye"],
            Scopes = ["openid", "profile", "email", "offline_access", "organization", "organizations", "org_permissions"],
            Resources = resources ?? [ApiResource.Name, "https://projects.example.org"],
            AsksConsent = asksConsent,
            RequiresPushedRequests = requiresPushedRequests,
        });
        return (id, secret);
    }
}
