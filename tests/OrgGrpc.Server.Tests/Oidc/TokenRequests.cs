using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>What a client does over HTTP.</summary>
internal static class TokenRequests
{
    public static Task<Answer> TokenAsync(this ServerUnderTest server, params (string Name, string Value)[] form) =>
        server.PostFormAsync("/connect/token", form);

    public static async Task<Answer> PostFormAsync(this ServerUnderTest server, string path, params (string Name, string Value)[] form)
    {
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        using var content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await http.PostAsync(path, content);
        var text = await response.Content.ReadAsStringAsync();
        return new((int)response.StatusCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default);
    }

    public static Task<Answer> RefreshAsync(this ServerUnderTest server, string clientId, Answer tokens, params (string Name, string Value)[] more) =>
        server.TokenAsync([("grant_type", "refresh_token"), ("client_id", clientId), ("refresh_token", tokens["refresh_token"]!), .. more]);

    public static Task<Answer> IntrospectAsync(this ServerUnderTest server, (string Id, string Secret) client, string token) =>
        server.PostFormAsync("/connect/introspect", ("client_id", client.Id), ("client_secret", client.Secret), ("token", token));

    public static async Task<Answer> UserinfoAsync(this ServerUnderTest server, string accessToken)
    {
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        http.DefaultRequestHeaders.Authorization = new("Bearer", accessToken);
        using var response = await http.GetAsync("/connect/userinfo");
        var text = await response.Content.ReadAsStringAsync();
        return new((int)response.StatusCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default);
    }

    public static async Task<JsonElement> GetJsonAsync(this ServerUnderTest server, string path)
    {
        using var http = new HttpClient { BaseAddress = server.WebAddress };
        return await http.GetFromJsonAsync<JsonElement>(path);
    }

    internal sealed record Answer(int Status, JsonElement Body)
    {
        public string? this[string name] => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var value) ? value.ToString() : null;

        public string AccessToken => this["access_token"] ?? throw new InvalidOperationException($"No token: {Status} {Body}");

        public JsonWebToken Access => new(AccessToken);

        public JsonWebToken Id => new(this["id_token"] ?? throw new InvalidOperationException($"No ID token: {Status} {Body}"));
    }
}
