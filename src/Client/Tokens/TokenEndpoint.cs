using Duende.IdentityModel.Client;
using Microsoft.Extensions.Options;

namespace OrgGrpc.Client.Tokens;

/// <summary>Token requests of this program, at the endpoint that discovery names.</summary>
internal sealed class TokenEndpoint(IHttpClientFactory http, IOptions<OrgGrpcOptions> options, TimeProvider time)
{
    public const string HttpClientName = "OrgGrpc.Tokens";

    private readonly DiscoveryCache discovery = new(
        options.Value.Authority!.AbsoluteUri,
        () => http.CreateClient(HttpClientName),
        // Plain http was judged with the options already, for the authority's own machine; endpoints elsewhere are not followed.
        new DiscoveryPolicy { RequireHttps = options.Value.Authority.Scheme == Uri.UriSchemeHttps, RequireKeySet = false });

    /// <summary>Sends a request as this program, and takes the access token of the answer.</summary>
    public async Task<CachedToken> RequestAsync<TRequest>(TRequest request, Func<HttpMessageInvoker, TRequest, Task<TokenResponse>> send)
        where TRequest : TokenRequest
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
        request.Address = document.TokenEndpoint;
        request.ClientId = settings.ClientId!;
        request.ClientSecret = settings.ClientSecret;
        request.ClientCredentialStyle = ClientCredentialStyle.AuthorizationHeader;
        request.AuthorizationHeaderStyle = BasicAuthenticationHeaderStyle.Rfc6749;
        var response = await send(client, request);
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
