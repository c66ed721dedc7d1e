using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OrgGrpc.Server.Oidc.Tokens;

/// <summary>Refresh tokens carry what the next tokens are made from, not what the last ones said.</summary>
internal sealed class LeanRefreshTokens : IOpenIddictServerHandler<GenerateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor
        .CreateBuilder<GenerateTokenContext>()
        .UseSingletonHandler<LeanRefreshTokens>()
        .SetOrder(OpenIddictServerHandlers.Protection.AttachSecurityCredentials.Descriptor.Order + 200)
        .Build();

    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        if (context.TokenType == OpenIddictConstants.TokenTypeIdentifiers.RefreshToken)
        {
            context.Principal = TokenPrincipal.OfRefreshToken(context.Principal);
        }

        return ValueTask.CompletedTask;
    }
}
