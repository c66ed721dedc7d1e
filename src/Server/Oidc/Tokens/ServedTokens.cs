using OpenIddict.Abstractions;
using OpenIddict.Server;
using OrgGrpc.Server.Oidc.Clients;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>
/// A client exchanges what was made for an API that it serves, and nothing else: not what it got for itself, nor what it found. The engine would
/// ask for the client's id in the audience, where resources are.
/// </summary>
internal sealed class ServedTokens(ClientFacts clients) : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor
        .CreateBuilder<ValidateTokenRequestContext>()
        .UseSingletonHandler<ServedTokens>()
        .SetOrder(OpenIddictServerHandlers.Exchange.ValidateAuthorizedParty.Descriptor.Order - 500)
        .Build();

    public ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        if (!context.Request.IsTokenExchangeGrantType() || context.SubjectTokenPrincipal is not { } subject)
        {
            return ValueTask.CompletedTask;
        }

        if (Serves(context.ClientId!, subject.GetClaim(OpenIddictConstants.Claims.ClientId), subject.GetAudiences()))
        {
            subject.SetPresenters(subject.GetPresenters().Add(context.ClientId!));
        }
        else
        {
            context.Reject(OpenIddictConstants.Errors.InvalidGrant, "The subject token is for no resource that this client serves.");
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>One of the audiences is this client's, and whoever got the token may ask for that one still.</summary>
    private bool Serves(string clientId, string? gotBy, IEnumerable<string> audiences) =>
        clients.Find(clientId) is { } client && gotBy is not null && clients.Find(gotBy) is { } first
        && audiences.Any(audience => audience != ApiResource.Name && client.ServedResources.Contains(audience) && first.Resources.Contains(audience));
}
