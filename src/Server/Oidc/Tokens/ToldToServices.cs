using System.Security.Claims;
using System.Text.Json;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OrgGrpc.Server.Oidc.Clients;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>
/// What introspection tells of the organization, the roles and the scopes, it tells to the service that the token is for: a client that serves one
/// of its audiences. The engine would look for the client's id among the audience, where resources are.
/// </summary>
internal static class ToldToServices
{
    private static async Task<bool> ServesAsync(
        IOpenIddictApplicationManager applications, string? clientId, ClaimsPrincipal token, CancellationToken cancellationToken)
    {
        if (!token.HasTokenType(TokenTypeIdentifiers.AccessToken) || clientId is null
            || await applications.FindByClientIdAsync(clientId, cancellationToken) is not { } client)
        {
            return false;
        }

        var served = (await applications.GetPermissionsAsync(client, cancellationToken)).ToHashSet(StringComparer.Ordinal);
        return token.GetAudiences().Any(audience => served.Contains(ClientDescriptor.ServedPrefix + audience));
    }

    /// <summary>Lets such a service ask.</summary>
    internal sealed class Asking(IOpenIddictApplicationManager applications) : IOpenIddictServerHandler<ValidateIntrospectionRequestContext>
    {
        public static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor
            .CreateBuilder<ValidateIntrospectionRequestContext>()
            .UseScopedHandler<Asking>()
            .SetOrder(OpenIddictServerHandlers.Introspection.ValidateAuthorizedParty.Descriptor.Order - 500)
            .Build();

        public async ValueTask HandleAsync(ValidateIntrospectionRequestContext context)
        {
            var token = context.GenericTokenPrincipal!;
            if (await ServesAsync(applications, context.ClientId, token, context.CancellationToken))
            {
                token.SetPresenters(token.GetPresenters().Add(context.ClientId!));
            }
        }
    }

    /// <summary>Tells it.</summary>
    internal sealed class Answer(IOpenIddictApplicationManager applications) : IOpenIddictServerHandler<HandleIntrospectionRequestContext>
    {
        private static readonly string[] Texts = [OrganizationClaims.IdClaim, OrganizationClaims.SlugClaim, TokenPrincipal.SessionClaim];

        private static readonly string[] Lists = [OrganizationClaims.RolesClaim, OrganizationClaims.PermissionsClaim];

        public static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor
            .CreateBuilder<HandleIntrospectionRequestContext>()
            .UseScopedHandler<Answer>()
            .SetOrder(OpenIddictServerHandlers.Introspection.AttachApplicationClaims.Descriptor.Order + 1000)
            .Build();

        public async ValueTask HandleAsync(HandleIntrospectionRequestContext context)
        {
            var token = context.GenericTokenPrincipal;
            if (!await ServesAsync(applications, context.Request.ClientId, token, context.CancellationToken))
            {
                return;
            }

            context.Scopes.UnionWith(token.GetScopes());
            foreach (var type in Texts)
            {
                if (token.GetClaim(type) is { } text)
                {
                    context.Claims[type] = text;
                }
            }

            // An array also when it holds one, as in the token itself.
            foreach (var type in Lists.Where(token.HasClaim))
            {
                context.Claims[type] = JsonSerializer.SerializeToElement(token.GetClaims(type));
            }

            if (long.TryParse(token.GetClaim(TokenPrincipal.RevisionClaim), out var revision))
            {
                context.Claims[TokenPrincipal.RevisionClaim] = revision;
            }
        }
    }
}
