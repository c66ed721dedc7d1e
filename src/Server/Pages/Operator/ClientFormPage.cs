using Microsoft.AspNetCore.Mvc;
using OrgGrpc.V1;

namespace OrgGrpc.Server.Pages.Operator;

/// <summary>A page with what a client is, to fill in or to change.</summary>
internal abstract class ClientFormPage : OperatorPage
{
    public static (string Value, string Text)[] Consents =>
        [(nameof(ClientConsent.Explicit), T("Yes: the application is somebody else's")), (nameof(ClientConsent.Implicit), T("No: it is our own"))];

    public static readonly ClientGrantType[] Grants =
        [ClientGrantType.AuthorizationCode, ClientGrantType.RefreshToken, ClientGrantType.ClientCredentials, ClientGrantType.TokenExchange, ClientGrantType.DeviceCode];

    [BindProperty]
    public string? DisplayName { get; set; }

    [BindProperty]
    public List<string>? GrantTypes { get; set; }

    [BindProperty]
    public string? RedirectUris { get; set; }

    [BindProperty]
    public string? PostLogoutRedirectUris { get; set; }

    [BindProperty]
    public string? Scopes { get; set; }

    [BindProperty]
    public string? Resources { get; set; }

    [BindProperty]
    public string? ServedResources { get; set; }

    [BindProperty]
    public string? Consent { get; set; }

    /// <summary>What the form says; what it does not ask for stays unset.</summary>
    protected V1.Client Read() => new()
    {
        DisplayName = DisplayName ?? "",
        GrantTypes = { (GrantTypes ?? []).Select(Parse<ClientGrantType>) },
        RedirectUris = { Words(RedirectUris) },
        PostLogoutRedirectUris = { Words(PostLogoutRedirectUris) },
        Scopes = { Words(Scopes) },
        Resources = { Words(Resources) },
        ServedResources = { Words(ServedResources) },
        Consent = Parse<ClientConsent>(Consent),
    };

    /// <summary>Shows the client, unless the form was sent: then it shows what was typed.</summary>
    protected void Fill(V1.Client client)
    {
        if (Consent is null)
        {
            DisplayName = client.DisplayName;
            GrantTypes = [.. client.GrantTypes.Select(grant => grant.ToString())];
            RedirectUris = Lines(client.RedirectUris);
            PostLogoutRedirectUris = Lines(client.PostLogoutRedirectUris);
            Scopes = Lines(client.Scopes);
            Resources = Lines(client.Resources);
            ServedResources = Lines(client.ServedResources);
            Consent = client.Consent.ToString();
        }
    }

    protected static T Parse<T>(string? name)
        where T : struct, Enum => System.Enum.TryParse<T>(name, out var value) ? value : default;

    private static string[] Words(string? text) =>
        (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Lines(IEnumerable<string> words) => string.Join('\n', words);
}
