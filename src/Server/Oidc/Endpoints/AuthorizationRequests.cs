using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgGrpc.Server.Oidc.Endpoints;

/// <summary>
/// What stands in an address of /connect/authorize, for the pages on the way to it: in its query, or in the request that was pushed
/// (RFC 9126) and that the query only names.
/// </summary>
internal sealed class AuthorizationRequests(IOpenIddictServerFactory factory, IOpenIddictServerDispatcher dispatcher)
{
    private const string Path = "/connect/authorize";

    public async Task<OpenIddictRequest?> FindAsync(string address, CancellationToken cancellationToken)
    {
        var mark = address.IndexOf('?', StringComparison.Ordinal);
        if (mark < 0 || address[..mark] != Path)
        {
            return null;
        }

        var shown = new OpenIddictRequest(QueryHelpers.ParseQuery(address[mark..]));
        return shown.RequestUri is not { } uri ? shown
            : await PushedAsync(uri, cancellationToken) is { } pushed && pushed.ClientId == shown.ClientId ? pushed
            : null;
    }

    /// <summary>The organization that the sign-in is for, as the client or the person named it.</summary>
    public async Task<string?> FindOrganizationAsync(string address, CancellationToken cancellationToken) =>
        await FindAsync(address, cancellationToken) is { } request
            ? (string?)request["organization"] ?? QueryHelpers.ParseQuery(address[Path.Length..]).GetValueOrDefault("organization")
            : null;

    /// <summary>The engine reads such a request as part of answering one; here a page asks.</summary>
    private async Task<OpenIddictRequest?> PushedAsync(string uri, CancellationToken cancellationToken)
    {
        if (!uri.StartsWith(RequestUris.Prefixes.Generic, StringComparison.Ordinal))
        {
            return null;
        }

        var transaction = await factory.CreateTransactionAsync();
        transaction.CancellationToken = cancellationToken;
        transaction.EndpointType = OpenIddictServerEndpointType.Authorization;
        var validation = new ValidateTokenContext(transaction)
        {
            Token = uri[RequestUris.Prefixes.Generic.Length..],
            ValidTokenTypes = { TokenTypeIdentifiers.Private.RequestToken },
        };
        await dispatcher.DispatchAsync(validation);
        return !validation.IsRejected && validation.Principal?.GetClaim(Claims.Private.RequestParameters) is { } parameters
            ? new(JsonDocument.Parse(parameters).RootElement)
            : null;
    }
}
