using System.Text.RegularExpressions;
using OrgGrpc.Server.Tests.Harness;
using OrgGrpc.Server.Tests.Oidc;
using static OrgGrpc.V1.ClientService;

namespace OrgGrpc.Server.Tests.Pages.Operator;

public sealed partial class OperatingClients(OperatorServer server) : IClassFixture<OperatorServer>
{
    private const string New = "/operator/clients/new";

    [Fact]
    public async Task A_program_is_registered_and_its_secret_is_shown_once()
    {
        var (_, visitor) = await server.OperatorAsync();
        var id = Clients.NewClientId();

        var page = await RegisterAsync(visitor, id);
        var secret = SecretIn(page);

        Assert.Equal(200, await TryAsync(id, secret));
        Assert.DoesNotContain(secret, await visitor.ReadAsync($"/operator/clients/{id}"));
        Assert.Contains($"<a href=\"/operator/clients/{id}\">Robot</a>", await visitor.ReadAsync("/operator/clients"));
        visitor.Dispose();
    }

    [Fact]
    public async Task An_application_is_registered_and_changed()
    {
        var (pat, visitor) = await server.OperatorAsync();
        var id = Clients.NewClientId();
        await visitor.SubmitAsync(
            New, "", ("ClientId", id), ("Type", "Public"), ("DisplayName", "App"), ("GrantTypes", "AuthorizationCode"), ("GrantTypes", "RefreshToken"),
            ("RedirectUris", "https://app.example/a\r\n https://app.example/b"), ("Scopes", "openid organization"), ("Consent", "Implicit"));

        var page = await visitor.ReadAsync($"/operator/clients/{id}");
        var etag = Etag().Match(page).Groups["etag"].Value;
        var saved = await visitor.SubmitAsync(
            $"/operator/clients/{id}", "save", ("Etag", etag), ("DisplayName", "Better app"), ("GrantTypes", "AuthorizationCode"),
            ("RedirectUris", "https://app.example/c"), ("Scopes", "openid"), ("Resources", "https://api.example"), ("Consent", "Explicit"));
        var late = await visitor.SubmitAsync(
            $"/operator/clients/{id}", "save", ("Etag", etag), ("DisplayName", "Late"), ("GrantTypes", "AuthorizationCode"),
            ("RedirectUris", "https://app.example/d"), ("Consent", "Implicit"));

        Assert.Contains("https://app.example/a\nhttps://app.example/b", page);
        Assert.Contains("Saved.", saved);
        Assert.Contains("That did not work", late);
        var client = (await new ClientServiceClient(server.As(pat.Id)).GetClientAsync(new() { ClientId = id })).Client;
        Assert.Equal("Better app", client.DisplayName);
        Assert.Equal([V1.ClientGrantType.AuthorizationCode], client.GrantTypes);
        Assert.Equal(["https://app.example/c"], client.RedirectUris);
        Assert.Equal((["openid"], ["https://api.example"], V1.ClientConsent.Explicit), (client.Scopes, client.Resources, client.Consent));
        visitor.Dispose();
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_the_field_and_what_was_typed_stays()
    {
        var (_, visitor) = await server.OperatorAsync();

        var page = await visitor.SubmitAsync(
            New, "", ("ClientId", "user_me"), ("Type", "Public"), ("DisplayName", "App"), ("GrantTypes", "ClientCredentials"), ("GrantTypes", "Made up"),
            ("RedirectUris", "javascript:alert(1)"), ("Consent", "Explicit"));

        Assert.Contains("href=\"#ClientId\"", page);
        Assert.Contains("href=\"#RedirectUris\"", page);
        Assert.Contains("Grant types must not hold CLIENT_CREDENTIALS for a public client.", page);
        Assert.Contains("Grant types must hold known grant types only.", page);
        Assert.Contains("\njavascript:alert(1)</textarea>", page);
        visitor.Dispose();
    }

    [Theory]
    [InlineData("0", 401)]
    [InlineData("24", 200)]
    public async Task A_new_secret_is_shown_once_and_the_old_one_works_as_long_as_was_said(string hours, int old)
    {
        var (_, visitor) = await server.OperatorAsync();
        var id = Clients.NewClientId();
        var first = SecretIn(await RegisterAsync(visitor, id));

        var page = await visitor.SubmitAsync($"/operator/clients/{id}", "rotate", ("OverlapHours", hours));
        var second = NewSecret().Match(page).Groups["secret"].Value;

        Assert.NotEqual(first, second);
        Assert.Equal((200, old), (await TryAsync(id, second), await TryAsync(id, first)));
        Assert.Contains("value=\"ClientCredentials\" checked", page);
        visitor.Dispose();
    }

    [Fact]
    public async Task Whoever_types_its_id_deletes_a_client()
    {
        var (_, visitor) = await server.OperatorAsync();
        var id = Clients.NewClientId();
        var secret = SecretIn(await RegisterAsync(visitor, id));

        Assert.Contains("That is not the id of the client.", await visitor.SubmitAsync($"/operator/clients/{id}", "delete", ("Confirmation", "other")));
        Assert.Equal(200, await TryAsync(id, secret));
        Assert.Contains("The client is deleted.", await visitor.SubmitAsync($"/operator/clients/{id}", "delete", ("Confirmation", id)));
        Assert.Equal(401, await TryAsync(id, secret));
        visitor.Dispose();
    }

    private static Task<string> RegisterAsync(WebVisitor visitor, string id) => visitor.SubmitAsync(
        New, "", ("ClientId", id), ("Type", "Confidential"), ("DisplayName", "Robot"), ("GrantTypes", "ClientCredentials"), ("Scopes", "orggrpc.read"), ("Consent", "Explicit"));

    private static string SecretIn(string page) => Created().Match(page).Groups["secret"].Value;

    private async Task<int> TryAsync(string id, string secret) => (await server.TokenAsync(
        ("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret), ("scope", "orggrpc.read"))).Status;

    [GeneratedRegex("<dt>Secret</dt><dd><code>(?<secret>[^<]+)<")]
    private static partial Regex Created();

    [GeneratedRegex("shown this once: copy it now.</p>\\s*<p><code>(?<secret>[^<]+)<")]
    private static partial Regex NewSecret();

    [GeneratedRegex("name=\"Etag\" value=\"(?<etag>[^\"]*)\"")]
    private static partial Regex Etag();
}
