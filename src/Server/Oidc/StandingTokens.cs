using OpenIddict.Abstractions;
using OpenIddict.Server;
using OrgGrpc.Server.Access;
using OrgGrpc.Server.Ids;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgGrpc.Server.Oidc;

/// <summary>Introspection tells whether a token holds now: not for a person who was deactivated or left the organization, nor for a client that is gone.</summary>
internal sealed class StandingTokens(Facts facts, ClientFacts clients) : IOpenIddictServerHandler<ValidateIntrospectionRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor
        .CreateBuilder<ValidateIntrospectionRequestContext>()
        .UseSingletonHandler<StandingTokens>()
        .SetOrder(OpenIddictServerHandlers.Introspection.ValidateAuthorizedParty.Descriptor.Order + 1000)
        .Build();

    public ValueTask HandleAsync(ValidateIntrospectionRequestContext context)
    {
        if (!IsStanding(context.GenericTokenPrincipal!))
        {
            context.Reject(OpenIddictConstants.Errors.InvalidToken, "The token no longer holds.");
        }

        return ValueTask.CompletedTask;
    }

    private bool IsStanding(System.Security.Claims.ClaimsPrincipal token)
    {
        var subject = token.GetClaim(Claims.Subject);
        var organization = Id<Organization>.ParseOrNull(token.GetClaim(OrganizationClaims.IdClaim) ?? token.GetClaim(TokenPrincipal.ChosenClaim));
        if (Id<User>.ParseOrNull(subject) is { } user)
        {
            return facts.User(user).IsActive && (organization is not { } id || facts.Standing(id, user).IsActive);
        }

        return clients.Find(subject ?? "") is { } client
            && (organization is not { } bound
                || (client.Bindings.ContainsKey(bound) && facts.Organization(bound).Status == OrganizationStatus.Active));
    }
}
