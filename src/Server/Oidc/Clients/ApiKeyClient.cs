using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using OpenIddict.EntityFrameworkCore.Models;
using OrgGrpc.Server.ApiKeys;
using static OpenIddict.Abstractions.OpenIddictConstants;
using Engine = OpenIddict.Abstractions.OpenIddictConstants.Permissions;

namespace OrgGrpc.Server.Oidc.Clients;

/// <summary>
/// An API key, as the engine sees it: a confidential client that may do nothing but exchange its secret for tokens. It is never saved; so
/// every library that knows client credentials can use a key, and the engine checks its secret as it checks every other.
/// </summary>
internal sealed class ApiKeyClient : OpenIddictEntityFrameworkCoreApplication
{
    private static readonly string Allowed = JsonSerializer.Serialize(new[] { Engine.Endpoints.Token, Engine.GrantTypes.ClientCredentials });

    public ApiKeyClient(ApiKey key)
    {
        Id = ClientId = key.Id.ToString();
        ClientType = ClientTypes.Confidential;
        ClientSecret = WebEncoders.Base64UrlEncode(key.SecretHash);
        ConsentType = ConsentTypes.Implicit;
        Permissions = Allowed;
    }
}
