using Duende.IdentityModel.Client;
using Microsoft.Extensions.Options;

namespace OrgGrpc.Client.Tokens;

/// <summary>One token request with client credentials (RFC 6749, 4.4), at the endpoint that discovery names.</summary>
internal sealed class ClientCredentials(IHttpClientFactory http, IOptions<OrgGrpcOptions> options, TimeProvider time)
{
    public const string HttpClientName = "OrgGrpc.Tokens";

    private readonly DiscoveryCache discovery = new(
        options.Value.Authority!.AbsoluteUri,
        () => http.CreateClient(HttpClientName),
        // Plain http was judged with the options already, for the authority's own machine; endpoints elsewhere are not followed.
        new DiscoveryPolicy { RequireHttps = options.Value.Authority.Scheme == Uri.UriSchemeHttps, RequireKeySet = false });

    public async Task<CachedToken> RequestAsync()
    {
        var settings = options.Value;
        var document = await discovery.GetAsync();
        if (document.IsError)
        {
            discovery.Refresh();
            throw new AccessTokenException(
                null, $"The discovery document of {settings.Authority} could not be used: {document.Error}", document.Exception);
        }

        using var client = http.CreateClient(HttpClientName);
        using var request = new ClientCredentialsTokenRequest
        {
            Address = document.TokenEndpoint,
            ClientId = settings.ClientId!,
            ClientSecret = settings.ClientSecret,
            ClientCredentialStyle = ClientCredentialStyle.AuthorizationHeader,
            AuthorizationHeaderStyle = BasicAuthenticationHeaderStyle.Rfc6749,
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

        var response = await client.RequestClientCredentialsTokenAsync(request);
        if (response.IsError || response.AccessToken is null)
        {
            // invalid_client comes with 401, which counts as a fault of HTTP there; the body still says what it is.
            var error = response.TryGet("error");
            throw new AccessTokenException(
                error,
                $"{document.TokenEndpoint} gave no token: {error ?? response.Error} {response.ErrorDescription}".TrimEnd(),
                response.Exception);
        }

        return CachedToken.For(response.AccessToken, TimeSpan.FromSeconds(response.ExpiresIn), time.GetUtcNow());
    }
}
