using System.Text.Json;
using OrgGrpc.Server.Oidc.Clients;
using OrgGrpc.Server.Tests.Harness;

namespace OrgGrpc.Server.Tests.Oidc;

/// <summary>An application, and services behind each other that pass on whom they act for: each with a resource of its own.</summary>
internal static class ServicesInARow
{
    public const string GrantType = "urn:ietf:params:oauth:grant-type:token-exchange";
    public const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";

    /// <summary>A service whose API is one resource, and which calls others.</summary>
    public static async Task<Service> AddServiceAsync(this ServerUnderTest server, string resource, params string[] calls)
    {
        var id = Clients.NewClientId();
        var secret = await server.AddClientAsync(new ClientSpec
        {
            ClientId = id,
            IsConfidential = true,
            DisplayName = "A service",
            Grants = new HashSet<ClientGrant> { ClientGrant.ClientCredentials, ClientGrant.TokenExchange },
            Scopes = ["openid", "profile", "organization", "org_permissions", "projects.read"],
            Resources = calls,
            ServedResources = [resource],
        });
        return new(id, secret, resource);
    }

    /// <summary>An application where people sign in, for whatever these services serve.</summary>
    public static async Task<string> AddApplicationForAsync(this ServerUnderTest server, params string[] resources)
    {
        var id = Clients.NewClientId();
        await server.AddClientAsync(new()
        {
            ClientId = id,
            IsConfidential = false,
            DisplayName = "An application",
            Grants = new HashSet<ClientGrant> { ClientGrant.AuthorizationCode, ClientGrant.RefreshToken },
            RedirectUris = [Browser.Redirect],
            Scopes = ["openid", "profile", "email", "offline_access", "organization", "organizations", "org_permissions", "projects.read", "projects.write"],
            Resources = resources,
            AsksConsent = false,
        });
        return id;
    }

    public static Task<TokenRequests.Answer> ExchangeAsync(
        this ServerUnderTest server, Service service, string subject, params (string Name, string Value)[] more) =>
        server.TokenAsync([
            ("grant_type", GrantType), ("client_id", service.Id), ("client_secret", service.Secret),
            ("subject_token", subject), ("subject_token_type", AccessToken), .. more]);

    /// <summary>Who acts, the present one first.</summary>
    public static IEnumerable<string> ActorsOf(TokenRequests.Answer answer)
    {
        var holder = JsonDocument.Parse(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Decode(answer.Access.EncodedPayload)).RootElement;
        while (holder.TryGetProperty("act", out holder))
        {
            yield return holder.GetProperty("sub").GetString()!;
        }
    }

    internal sealed record Service(string Id, string Secret, string Resource);
}
