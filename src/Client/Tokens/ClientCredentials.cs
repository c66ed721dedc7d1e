using Duende.IdentityModel.Client;
using Microsoft.Extensions.Options;

namespace OrgGrpc.Client.Tokens;

/// <summary>One token request with client credentials (RFC 6749, 4.4).</summary>
internal sealed class ClientCredentials(TokenEndpoint endpoint, IOptions<OrgGrpcOptions> options)
{
    public async Task<CachedToken> RequestAsync()
    {
        var settings = options.Value;
        using var request = new ClientCredentialsTokenRequest
        {
            Scope = settings.Scopes.Count == 0 ? null : string.Join(' ', settings.Scopes),
        };
        if (settings.Resource is { } resource)
        {
            request.Resource.Add(resource);
        }

        if (settings.Organization is { } organization)
        {
            request.Parameters.Add("organization", organization);
        }

        return await endpoint.RequestAsync(request, (client, sent) => client.RequestClientCredentialsTokenAsync(sent));
    }
}
